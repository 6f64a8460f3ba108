import type { DataObject } from "../../synth/manifest.js";
import { isGiven, text } from "../rules/reading.js";
import { isObject } from "../workload.js";
import { isAbsolute } from "./mounts.js";
import { isExternal, pointerOf, section, type StackFile, type StackFindings } from "./stack-file.js";
import { holdsVariable } from "./variables.js";
import { shown } from "./walk.js";

/**
 * Bytes from which on a Swarm refuses a config: those of moby/swarmkit until 2022, and
 * of newer engines (manager/controlapi/config.go, MaxConfigSize; pull request 3054).
 */
const refusedBytes = 500 * 1024;
const everRefusedBytes = 1000 * 1024;

/** Where configs and secrets come from. */
export function checkSources(file: StackFile, found: StackFindings): void {
  for (const [key, config] of Object.entries(section(file.data, "configs"))) {
    if (isObject(config)) checkConfig(key, config, file, found);
  }
  for (const [key, secret] of Object.entries(section(file.data, "secrets"))) {
    if (isObject(secret)) checkSecret(key, secret, file, found);
  }
}

function checkConfig(key: string, config: DataObject, { dialect, files }: StackFile, found: StackFindings): void {
  const at = pointerOf("configs", key);
  const path = text(config.file);
  if (isExternal(config)) {
    // docker/compose, pkg/compose/secrets.go: `unsupported external config`.
    if (dialect === "compose") found.add("stack-config-source", at, `The config ${shown(key)} is external, which Compose refuses`, { hint: "Write its text in content." });
    return;
  }
  if (path === "" && !["content", "environment"].some((name) => isGiven(config[name]))) {
    found.add("stack-config-source", at, `The config ${shown(key)} has no content`, { hint: dialect === "swarm" ? "Name its file, or say external: true." : "Write its text in content." });
    return;
  }
  if (path !== "" && dialect === "compose" && !isAbsolute(path) && !holdsVariable(path)) {
    found.add("stack-path-relative", `${at}/file`, `The config ${shown(key)} is the file ${shown(path)} beside the Compose file, which is not on the host`, { hint: "Write its text in content." });
  }
  if (dialect === "compose") return;
  const bytes = files?.get(path.replace(/^\.\//, ""));
  if (bytes === "missing") {
    found.add("stack-config-source", `${at}/file`, `The config ${shown(key)} is the file ${shown(path)}, which is not there`, { hint: "Correct the path, which goes from the stack file." });
  } else if (bytes !== undefined && bytes >= refusedBytes) {
    const since = bytes < everRefusedBytes ? `; newer engines take up to ${everRefusedBytes - 1}` : "";
    found.add("stack-config-too-large", `${at}/file`, `The config ${shown(key)} has ${bytes} bytes, at most ${refusedBytes - 1} are allowed${since}`, {
      hint: "Split it, or bring it with the image or a volume.",
    });
  }
  if (bytes === 0) found.add("stack-config-source", `${at}/file`, `The config ${shown(key)} is empty, which a Swarm refuses`, { hint: "Leave it out." });
  const name = text(config.name);
  if (!/[-_.][0-9a-f]{6,64}$/.test(name) && !holdsVariable(name)) {
    found.add("stack-config-unhashed", name === "" ? at : `${at}/name`, `The name of the config ${shown(key)} does not change with its content, so a change of it would fail`, {
      hint: "Give it a name that ends in a hash of the content.",
    });
  }
}

function checkSecret(key: string, secret: DataObject, { dialect }: StackFile, found: StackFindings): void {
  const at = pointerOf("secrets", key);
  if (dialect === "swarm") {
    if (isExternal(secret)) return;
    found.add("stack-secret-source", at, `The secret ${shown(key)} comes ${isGiven(secret.file) ? "from a file of the repository" : "from nowhere"}`, {
      hint: "Make it on the Swarm (`docker secret create`), and declare it with external: true.",
    });
    return;
  }
  const path = text(secret.file);
  if (isExternal(secret)) {
    found.add("stack-secret-source", at, `The secret ${shown(key)} is external, which Compose refuses`, { hint: "Name a file of the host by its absolute path, or a variable in environment." });
  } else if (path !== "" && !isAbsolute(path) && !holdsVariable(path)) {
    found.add("stack-secret-source", `${at}/file`, `The secret ${shown(key)} is a file beside the Compose file, where its value would be committed`, {
      hint: "Name a file of the host by its absolute path, or a variable in environment.",
    });
  } else if (path === "" && !isGiven(secret.environment)) {
    found.add("stack-secret-source", at, `The secret ${shown(key)} comes from nowhere`, { hint: "Name a file of the host by its absolute path, or a variable in environment." });
  }
}
