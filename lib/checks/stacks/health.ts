import type { DataObject } from "../../synth/manifest.js";
import { isGiven } from "../rules/reading.js";
import { field, isObject } from "../workload.js";
import type { StackFindings } from "./stack-file.js";
import { shown } from "./walk.js";

/** Characters and words that a shell would act on, and nothing else does. */
const metacharacters = /^(?:\|\|?|&&?|;|[<>]{1,2}|2>&1|[0-9]?>.*)$|\|\||&&|\$\(|`|;\s/;

/**
 * The test of a health check. The engine takes `NONE`, `CMD` and a program, or `CMD-SHELL` and a line for a shell
 * (moby/moby, daemon/health.go, getProbe); what begins otherwise it does not run, so that all is well for ever.
 */
export function checkHealth(service: DataObject, at: string, found: StackFindings): void {
  const { healthcheck } = service;
  if (!isObject(healthcheck)) return;
  const test = field(healthcheck, "test");
  const place = `${at}/healthcheck/test`;
  const isDisabled = healthcheck.disable === true || healthcheck.disable === "true";
  if (isDisabled) {
    // docker/cli, cli/compose/convert/service.go, convertHealthcheck.
    if (isGiven(test)) found.add("stack-value-conflict", `${at}/healthcheck`, "test and disable are both set, expected one of them");
    return;
  }
  if (typeof test === "string" && test.trim() === "") found.add("stack-health-test", place, "The test is empty");
  if (!Array.isArray(test)) return;
  const [kind, ...rest] = test;
  if (kind === undefined) {
    found.add("stack-health-test", place, "The test is empty", { hint: "Leave it out for that of the image, or write [NONE] to have none." });
  } else if (kind !== "CMD" && kind !== "CMD-SHELL" && kind !== "NONE") {
    found.add("stack-health-test", `${place}/0`, "The test does not begin with CMD, CMD-SHELL or NONE, so the engine never runs it", { hint: "Write CMD before the program, or CMD-SHELL before a line for the shell." });
  } else if (kind !== "NONE" && rest.length === 0) {
    found.add("stack-health-test", place, `The test has nothing after ${kind}`);
  } else if (kind === "CMD-SHELL" && rest.length > 1) {
    found.add("stack-health-test", `${place}/2`, "The shell runs the first text after CMD-SHELL alone; the others become its arguments", { hint: "Write one line, or CMD and the program with its arguments." });
  } else if (kind === "CMD" && !runsText(rest)) {
    checkArguments(rest, place, found);
  }
}

function checkArguments(words: readonly unknown[], at: string, found: StackFindings): void {
  if (words.length === 1 && typeof words[0] === "string" && /\S\s+\S/.test(words[0])) {
    found.add("stack-health-test", `${at}/1`, "The program's name holds spaces: with CMD, each argument is a text of its own", { hint: "Write each argument by itself, or CMD-SHELL." });
    return;
  }
  const index = words.findIndex((word) => typeof word === "string" && metacharacters.test(word));
  if (index !== -1) {
    found.add("stack-health-test", `${at}/${index + 1}`, `The test holds ${shown(String(words[index]))}, on which a shell would act, but with CMD no shell runs it`, { hint: "Write CMD-SHELL and the whole as one text." });
  }
}

/** Whether the program is a shell itself, as in `CMD sh -c …`, or runs text of another language, as `CMD python -c …`. */
function runsText([program]: readonly unknown[]): boolean {
  return typeof program === "string" && /(?:^|\/)(?:(?:a|ba|da|k|z)?sh|busybox|node|perl|php|python[0-9.]*|ruby)$/.test(program);
}
