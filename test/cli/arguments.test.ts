import { parseArguments, type Request, type UsageProblem } from "#lib/cli/arguments.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

function request(line: string): Request {
  const parsed = parseArguments(words(line));
  if ("problem" in parsed) throw new Error(`refused: ${parsed.problem}`);
  return parsed;
}

function problem(line: string): UsageProblem {
  const parsed = parseArguments(words(line));
  if (!("problem" in parsed)) throw new Error(`accepted: ${JSON.stringify(parsed)}`);
  return parsed;
}

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

test("a command without options has all defaults", () => {
  assert.equal(request("synth"), {
    command: "synth", color: "auto", workspace: undefined, cluster: [], app: [], force: false, verify: false,
    format: "text", timeLimit: 10, memoryLimit: 512, quiet: false, today: undefined,
  });
});

test("options are read in every form and place", () => {
  const synth = request("--workspace ../lab synth --cluster paris --cluster=lyon --time-limit 0.5 --force --color never");
  assert.is(synth.command, "synth");
  if (synth.command !== "synth") return;
  assert.equal(synth.cluster, ["paris", "lyon"]);
  assert.is(synth.timeLimit, 0.5);
  assert.ok(synth.force);
  assert.is(synth.workspace, "../lab");
  assert.is(synth.color, "never");
});

test("positional arguments have names, and an object's label needs no quotes", () => {
  const diff = request("diff HEAD~1");
  assert.is(diff.command === "diff" && diff.revision, "HEAD~1");
  const explain = request("explain Deployment shop/web --cluster paris");
  assert.is(explain.command === "explain" && explain.subject, "Deployment shop/web");
});

test("help and version win over mistakes, and no words ask for help", () => {
  const global = { color: "auto", workspace: undefined };
  assert.equal(request(""), { ...global, command: "help", topic: undefined });
  assert.equal(request("diff --bogus -h"), { ...global, command: "help", topic: "diff" });
  assert.equal(request("help check"), { ...global, command: "help", topic: "check" });
  assert.equal(request("--version --color never"), { ...global, color: "never", command: "version" });
});

test("a slip of the pen gets a suggestion", () => {
  assert.equal(problem("snyth"), { problem: 'there is no command "snyth"', hint: "did you mean synth?" });
  assert.equal(problem("synth --clutser x"), {
    command: "synth", problem: 'synth has no option "--clutser"', hint: "did you mean --cluster?",
  });
  assert.is(problem("check --format jsno").hint, "did you mean json?");
  assert.is(problem("diff --verify").hint, "it belongs to synth");
  assert.match(problem("deploy").hint ?? "", /^commands are synth, /);
});

const refused: [line: string, problem: string][] = [
  ["synth extra", 'synth does not take "extra"'],
  ["synth --force=yes", "--force takes no value"],
  ["synth --cluster", "--cluster needs a value"],
  ["synth --cluster --force", "--cluster needs a value"],
  ["synth --cluster=", "--cluster needs a value"],
  ["synth --time-limit 0", '--time-limit is "0", not a number above 0 and at most 86400'],
  ["synth --time-limit 1e3", '--time-limit is "1e3", not a number above 0 and at most 86400'],
  ["synth --memory-limit 1.5", '--memory-limit is "1.5", not a whole number above 0 and at most 1048576'],
  ["check --color red", '--color is "red", not one of auto, always, never'],
  ["completion fish", 'the shell is "fish", not one of bash, zsh'],
  ["explain", "explain needs a subject"],
  ["--cluster paris", 'there is no option "--cluster"'],
  ["synth -x", 'synth has no option "-x"'],
  ["synth \u001b[2J", 'synth does not take "\\u001b[2J"'],
];

for (const [line, expected] of refused) {
  test(`refuses ${JSON.stringify(line)}`, () => assert.is(problem(line).problem, expected));
}

test.run();
