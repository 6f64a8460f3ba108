import { commandNames, commands } from "#lib/cli/commands.js";
import { optionName } from "#lib/cli/options.js";
import { renderHelp, renderUsageProblem } from "#lib/cli/help.js";
import { parseArguments } from "#lib/cli/arguments.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

test("the overview names every command with what it does", () => {
  const text = renderHelp(undefined, { color: false });
  for (const name of commandNames) assert.match(text, new RegExp(`\\n  ${name} +${commands[name].summary.slice(0, 20)}`));
});

for (const name of commandNames) {
  test(`help about ${name} explains its arguments and options, and stays within 80 columns but for examples`, () => {
    const text = renderHelp(name, { color: false });
    for (const key of Object.keys(commands[name].options)) assert.ok(text.includes(`  --${optionName(key)}`), key);
    for (const key of Object.keys(commands[name].arguments)) assert.match(text, new RegExp(`\\n  ${key} `));
    const examples: readonly string[] = commands[name].examples.map(([line]) => `  ${line}`);
    assert.equal(text.split("\n").filter((line) => line.length > 80 && !examples.includes(line)), []);
  });

  test(`the examples of ${name} are accepted`, () => {
    for (const [line] of commands[name].examples) {
      const [, script, rest = ""] = /npm run (?:--silent )?(\S+)(?: --(?: (.*?))?)?\)?$/.exec(line) ?? [];
      if (script === undefined || rest.includes("$@")) continue;
      const words = [...(script === "astrolabe" ? [] : [script]), ...rest.split(" ").filter((word) => word !== "")];
      assert.not("problem" in parseArguments(words), line);
    }
  });
}

test("a command line that cannot be run is answered with what is wrong, a guess, and where to read more", () => {
  const text = renderUsageProblem({ problem: "there is no x", hint: "did you mean y?", command: "diff" }, { color: false });
  assert.is(text, "astrolabe: there is no x\n    hint: did you mean y?\n    `npm run astrolabe -- help diff` shows what is possible.\n");
});

test("nothing is coloured unless asked", () => {
  assert.not.match(renderHelp("synth", { color: false }), /\u001b/);
  assert.match(renderHelp("synth", { color: true }), /\u001b\[1mUsage/);
});

test.run();
