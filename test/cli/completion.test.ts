import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completionScript } from "#lib/cli/completion.js";
import { commandNames, commands } from "#lib/cli/commands.js";
import { globalOptions, optionName } from "#lib/cli/options.js";
import { codes } from "#lib/diagnostics/catalogue.js";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite<{ folder: string }>("completion");

test.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "completion-"));
  for (const path of ["lab/apps/shop", "lab/apps/ship-it", "lab/apps/shop two", "lab/apps/$(touch pwned)", "lab/clusters/paris", "lab/docs", "other/apps/x"]) {
    mkdirSync(join(context.folder, path), { recursive: true });
  }
  writeFileSync(join(context.folder, "completion.bash"), completionScript("bash"));
});

test.after((context) => rmSync(context.folder, { recursive: true }));

/** What bash offers for a line whose last word is being typed. Bash's own word splitting is done here. */
function offered(folder: string, ...words: string[]): string[] {
  const script = `source ../../completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _astrolabe; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync("bash", ["--norc", "-c", script, "bash", "astrolabe", ...words], {
    cwd: join(folder, "lab/docs"),
    encoding: "utf8",
  });
  return text.split("\n").filter((line) => line !== "");
}

test("bash completes commands, their options and their values", ({ folder }) => {
  assert.equal(offered(folder, ""), commandNames);
  assert.equal(offered(folder, "ex"), ["explain"]);
  assert.equal(offered(folder, "synth", "--ver"), ["--version", "--verify"]);
  assert.equal(offered(folder, "diff", "--ver"), ["--version"]);
  assert.equal(offered(folder, "--color", "never", "check", "--format", ""), ["text", "json", "sarif", "junit"]);
  assert.equal(offered(folder, "synth", "--color", "="), ["auto", "always", "never"]);
  assert.equal(offered(folder, "synth", "--color", "=", "al"), ["always"]);
  assert.equal(offered(folder, "completion", "z"), ["zsh"]);
  assert.equal(offered(folder, "explain", "tree-e"), codes().filter((code) => code.startsWith("tree-e")));
});

test("bash completes the apps and clusters of the nearest workspace, or of the one that is named", ({ folder }) => {
  assert.equal(offered(folder, "synth", "--app", ""), ["ship-it", "shop"]);
  assert.equal(offered(folder, "synth", "--app", "sho"), ["shop"]);
  assert.equal(offered(folder, "synth", "--app", "shop", "--cluster", "p"), ["paris"]);
  assert.equal(offered(folder, "--workspace", "../../other", "check", "--app", ""), ["x"]);
});

test("a folder's name is never run as code", ({ folder }) => {
  offered(folder, "synth", "--app", "");
  assert.not(existsSync(join(folder, "lab/docs/pwned")));
});

test("bash completes git revisions for diff", ({ folder }) => {
  const repository = join(folder, "lab");
  const git = (...words: string[]) => execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...words], { cwd: repository });
  git("init", "--quiet", "--initial-branch", "main");
  git("commit", "--quiet", "--allow-empty", "--message", "first");
  git("tag", "v1.0");
  assert.equal(offered(folder, "diff", ""), ["main", "v1.0"]);
  assert.equal(offered(folder, "diff", "--quiet", "v"), ["v1.0"]);
  assert.equal(offered(folder, "diff", "main", ""), []);
});

test("the zsh script names every command, option and code, and zsh can read it", ({ folder }) => {
  const script = completionScript("zsh");
  assert.match(script, /^#compdef astrolabe\n/);
  for (const name of commandNames) {
    assert.ok(script.includes(`'${name}:${commands[name].summary}'`), name);
    for (const key of Object.keys({ ...globalOptions, ...commands[name].options })) assert.ok(script.includes(`--${optionName(key)}`), key);
  }
  for (const code of codes()) assert.ok(script.includes(code), code);
  // A machine without zsh cannot say more than that.
  writeFileSync(join(folder, "_astrolabe"), script);
  const zsh = spawnSync("zsh", ["-n", join(folder, "_astrolabe")], { encoding: "utf8" });
  if (zsh.error === undefined) assert.equal(zsh.stderr, "");
});

test.run();
