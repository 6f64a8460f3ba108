import { chmodSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, cluster, filesIn, makeWorkspace, report, run, type Circumstances } from "./workspace.js";

/** Names and texts that locales order and fold differently, and times that zones shift. */
const lab = {
  ...app("iii"), ...app("shop", { data: '{ "i": "\u0131", "I": "\u0130", "a_b": "\u00e4", "a-b": "1", "Z": "2", "z": "2", date: new Date(0).toISOString() }' }),
  ...app("a-b"), ...app("ab"),
  ...cluster("paris", ["shop", "iii", "a-b", "ab"]), ...cluster("lyon", ["shop"]),
};

const circumstances: Readonly<Record<string, Circumstances>> = {
  "an English locale": { env: { LC_ALL: "en_US.UTF-8", LANG: "en_US.UTF-8", TZ: "UTC" } },
  "the C locale": { env: { LC_ALL: "C", LANG: undefined } },
  "a Turkish locale in another time zone": { env: { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", TZ: "Pacific/Chatham" } },
  "an umask that keeps everything private": { setup: "umask 077" },
  "an umask that keeps nothing": { setup: "umask 000" },
  "a terminal that is not there": { env: { TERM: "dumb", CI: "true", HOME: "/nonexistent" } },
};

/** Modes of everything in the tree, folders included. */
function modesIn(root: string): string[] {
  const paths = new Set(Object.keys(filesIn(root)).flatMap((file) => file.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/"))));
  return [...paths].sort().map((path) => `${(lstatSync(join(root, "generated", path)).mode & 0o777).toString(8)} ${path}`);
}

test("the tree has the same bytes and modes in every folder, locale and time zone, and under every umask", async () => {
  let first: { tree: Record<string, string>; modes: string[] } | undefined;
  for (const [name, where] of Object.entries(circumstances)) {
    const root = makeWorkspace(lab);
    const { code, stderr } = await run(root, ["synth"], where);
    assert.equal([code, stderr], [0, ""], name);
    const found = { tree: filesIn(root), modes: modesIn(root) };
    first ??= found;
    assert.equal(found, first, name);
    for (const [path, text] of Object.entries(found.tree)) assert.not.match(text, root, path);
  }
  assert.ok(first?.modes.every((mode) => /^(644|755) /.test(mode)), "modes are those of git");
});

test("a workspace in a folder with blanks and brackets compiles to the same bytes", async () => {
  const plain = makeWorkspace(lab);
  await run(plain, ["synth"]);
  const inner: Record<string, string> = {};
  for (const [path, text] of Object.entries(lab)) inner[`the lab [1]/${path}`] = text;
  const outer = makeWorkspace(inner);
  const { code, stderr } = await run(outer, ["synth", "--workspace", "the lab [1]"]);
  assert.equal([code, stderr], [0, ""]);
  assert.equal(filesIn(outer, "the lab [1]/generated"), filesIn(plain));
});

test("sources that may only be read are compiled all the same", async () => {
  const root = makeWorkspace(lab);
  for (const path of Object.keys(lab)) chmodSync(join(root, path), 0o444);
  assert.is((await run(root, ["synth"])).code, 0);
});

test("synth --verify finds the same bytes and writes no tree", async () => {
  const root = makeWorkspace(lab);
  const { code, stdout } = await run(root, ["synth", "--verify"]);
  assert.is(code, 0);
  assert.match(stdout, "the same bytes in another locale, time zone and order of folders.");
  assert.equal(filesIn(root), {});
});

/** What an app must not do, as an expression of the text that comes out. */
const variable: Readonly<Record<string, string>> = {
  "the clock": "String(Date.now())",
  "random numbers": "String(Math.random())",
  "the locale of numbers": "(1234.5).toLocaleString()",
  "the locale of dates": "new Date(0).toLocaleDateString()",
  "the default locale": "new Intl.Collator().resolvedOptions().locale",
  "the time zone": "String(new Date(0).getHours())",
};

test("synth --verify names every app whose output depends on where or when it is compiled, and no other", async () => {
  const apps = Object.entries(variable).map(([name, expression]) => [name.replaceAll(" ", "-"), expression] as const);
  const root = makeWorkspace({
    ...app("steady"),
    ...Object.assign({}, ...apps.map(([name, expression]) => app(name, { data: `{ text: ${expression} }` }))),
    ...cluster("paris", ["steady", ...apps.map(([name]) => name)]),
  });
  const { code, diagnostics, result } = await report(root, ["synth", "--verify"], { env: { LC_ALL: "en_US.UTF-8", LANG: "en_US.UTF-8", TZ: "UTC" } });
  assert.is(code, 1);
  const named = diagnostics.filter((finding) => finding.code === "verify-differs").map(({ location }) => location.app);
  assert.equal(named.sort(), apps.map(([name]) => name).sort());
  assert.is(result.differing?.length, apps.length);
  assert.equal(filesIn(root), {});
});

test.run();
