import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";

/**
 * The rooms of lib/, in the order in which they may know each other: one imports from itself and from
 * what stands above it. Names on one line may know each other.
 */
const order = [
  // Leaves: a finding, and what touches the outside.
  ["diagnostics"],
  ["adapters"],
  // Digests and seals of files, in plain JavaScript because the launcher needs them before anything is compiled.
  ["launcher/digest.cjs", "launcher/seal.cjs"],
  ["model"],
  ["constructs"],
  ["workspace"],
  ["synth"],
  ["targets"],
  ["checks"],
  ["tree"],
  // What a change does, what a cluster is instead, what Gitea and Portainer are to be, and how a change gets there.
  ["plan"],
  ["drift"],
  // What a server has, against what it is to have.
  ["server"],
  ["gitea"],
  ["portainer"],
  ["publish"],
  // Runs authors' code and renders it, in a thread of its own.
  ["sandbox"],
  // What is made of the objects that it sends back.
  ["compiled"],
  ["compile.ts"],
  // What runs before the compiler is loaded. The command line shares its types and its state.
  ["launcher"],
  ["cli"],
] as const;

const lib = fileURLToPath(new URL("../lib", import.meta.url));
const files = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.(ts|cjs)$/.test(file))
  .sort();

/** Imports of a file: types, values, those made while running, and `require`. */
function importsOf(file: string): string[] {
  const text = readFileSync(`${lib}/${file}`, "utf8");
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*|\brequire\(\s*)(["'])([^"'\n]+)\1/g)].map(([, , specifier = ""]) => specifier);
}

/** Relative imports of a file, as files of lib/. */
const within = (file: string): string[] => importsOf(file)
  .filter((specifier) => specifier.startsWith("."))
  .map((specifier) => posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts"));

/** Where a file stands in the order; a file that is named itself counts for more than its folder. */
function stepOf(file: string): number {
  const named = order.findIndex((names) => names.some((name) => name === file));
  return named !== -1 ? named : order.findIndex((names) => names.some((name) => file.startsWith(`${name}/`)));
}

test("every file of lib/ belongs to a room", () => {
  assert.ok(files.length > 100);
  assert.equal(files.filter((file) => stepOf(file) === -1), []);
});

test("imports point one way", () => {
  const backwards = files.flatMap((file) => within(file).filter((target) => stepOf(target) > stepOf(file)).map((target) => `${file} imports ${target}`));
  assert.equal(backwards, []);
});

test("of what synth loads, nothing but what chooses a command imports while it runs", () => {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file) || file.endsWith(".cjs")) return;
    loaded.add(file);
    const text = readFileSync(`${lib}/${file}`, "utf8");
    for (const [, specifier = ""] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)";$/gms)) load(posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts"));
  };
  load("cli/main.ts");
  assert.ok(loaded.size > 200);
  // With one such import more, esbuild would give each module of the script a function of its own, which costs milliseconds in each run.
  assert.equal([...loaded].filter((file) => /\bawait import\(|=> import\(/.test(readFileSync(`${lib}/${file}`, "utf8"))).sort(), ["cli/dispatch.ts", "cli/main.ts"]);
});

test("relative imports name files that are there, and nothing is imported by an author's name", () => {
  const known = new Set(files);
  const missing = files.flatMap((file) => within(file).filter((target) => !known.has(target)).map((target) => `${file} imports ${target}`));
  assert.equal(missing, []);
  const roundabout = files.flatMap((file) => importsOf(file).filter((specifier) => /^(#lib|astrolabe)\//.test(specifier)).map((specifier) => `${file} imports ${specifier}`));
  assert.equal(roundabout, []);
});

test("the launcher needs nothing but itself and Node to find that there is nothing to do", () => {
  const reached = new Set(["launcher/astrolabe.cjs"]);
  for (const file of reached) for (const target of within(file)) reached.add(target);
  assert.equal([...reached].filter((file) => !/^launcher\/.*\.cjs$/.test(file)), []);
  const eager = [...reached].flatMap((file) => [...readFileSync(`${lib}/${file}`, "utf8").matchAll(/^const .*require\("([^"]+)"\)/gm)].map(([, name = ""]) => name));
  assert.equal(eager.filter((name) => !name.startsWith("node:") && !name.startsWith("./")), []);
});

test("only the command line knows the launcher, beside digests and seals", () => {
  const open = ["launcher/digest.cjs", "launcher/seal.cjs"];
  const knowing = files.filter((file) => !/^(launcher|cli)\//.test(file) && within(file).some((target) => target.startsWith("launcher/") && !open.includes(target)));
  assert.equal(knowing, []);
});

test("what is printed goes through one file, which ends no process before it was taken", () => {
  const others = files.filter((file) => !["launcher/output.cjs", "launcher/thread.cjs", "launcher/digests.cjs"].includes(file));
  assert.equal(others.filter((file) => /process\.(stdout|stderr)\b(?!\.columns)|console\.(log|error|warn)/.test(readFileSync(`${lib}/${file}`, "utf8"))), []);
});

test.run();
