import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { digestOf } from "#lib/tree/digest.js";
import { readDisk } from "#lib/tree/disk.js";
import { planEdits, type Edits } from "#lib/tree/edits.js";
import type { Tree, TreeFile } from "#lib/tree/tree.js";
import { applyEdits } from "#lib/tree/write.js";

const made: string[] = [];
process.on("exit", () => made.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** An empty workspace that is deleted when the test ends. */
export function makeWorkspace(): string {
  const root = mkdtempSync(join(tmpdir(), "astrolabe-tree-"));
  made.push(root);
  return root;
}

/** Writes files, by path in the workspace. */
export function put(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** All files below a folder of the workspace, with their texts. */
export function filesIn(root: string, folder = "generated"): Record<string, string> {
  const files: Record<string, string> = {};
  if (!existsSync(join(root, folder))) return files;
  for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(root, folder, name);
    if (lstatSync(path).isFile()) files[name.replaceAll("\\", "/")] = readFileSync(path, "utf8");
  }
  return files;
}

/** A tree of texts. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  return new Map(Object.entries(files).map(([path, text]): [string, TreeFile] => [path, { digest: digestOf(text), text }]));
}

interface Choices {
  readonly clusters?: readonly string[];
  readonly gone?: readonly string[];
  readonly force?: boolean;
}

/** Plans the cluster paris, unless told otherwise, against what is on disk. */
export function editsFor(root: string, files: Readonly<Record<string, string>>, choices: Choices = {}): Edits {
  const { clusters = ["paris"], gone = [] } = choices;
  return planEdits({ ...choices, wanted: treeOf(files), clusters, disk: readDisk(root, [...clusters, ...gone]) });
}

/** Plans and writes. */
export function write(root: string, files: Readonly<Record<string, string>>, choices: Choices = {}): Edits {
  const edits = editsFor(root, files, choices);
  const blocked = edits.diagnostics.some(({ severity }) => severity === "error") || edits.missing.length > 0;
  if (!blocked) applyEdits(root, edits);
  return edits;
}

/** Codes of edits's diagnostics, each with its severity and file. */
export function findingsOf(diagnostics: Edits["diagnostics"]): string[] {
  return diagnostics.map(({ code, severity, location }) => `${severity} ${code} ${location.file}`);
}
