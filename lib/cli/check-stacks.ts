import { statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { readDocumentFile } from "../checks/documents/file.js";
import { stackProblems } from "../checks/stacks/check.js";
import { placeProblems } from "../checks/stacks/place.js";
import { dialectOf, isWholeFolder, readStack, type ReadStack } from "../checks/stacks/read.js";
import { section, stackObject, type StackFile } from "../checks/stacks/stack-file.js";
import { field } from "../checks/workload.js";
import { diagnosticOf } from "../compiled/check.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Data } from "../synth/manifest.js";

/** A stack of a file. */
export interface FoundStack {
  /** Relative to the base, `/`-separated. */
  readonly file: string;
  readonly read: ReadStack;
}

/** The stacks among files, and what was read as a part of one. */
export interface FoundStacks {
  readonly stacks: readonly FoundStack[];
  /** Stack files, and the files that they make configs of. */
  readonly files: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the stacks among the files of a folder. Files that only go by the name of one are left to others. */
export function readStacks(base: string, files: readonly string[]): FoundStacks {
  const stacks: FoundStack[] = [];
  const taken = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    if (dialectOf(file) === undefined) continue;
    const text = readDocumentFile(base, file);
    const read = "text" in text ? readStack(file, text.text) : text;
    if (read === undefined) continue;
    taken.add(file);
    if ("code" in read) {
      diagnostics.push(read);
    } else {
      stacks.push({ file, read });
      for (const path of pathsOf(read.data)) taken.add(posix.join(posix.dirname(file), path));
    }
  }
  return { stacks, files: taken, diagnostics };
}

/**
 * Checks stack files that were written by hand: each by itself, and together those that lie in folders beside each
 * other, as those of one place do. What needs the place's inventory is not checked.
 *
 * @param base absolute path that the files are relative to.
 */
export function checkStacks(base: string, found: readonly FoundStack[]): readonly Diagnostic[] {
  const stacks = found.map((one) => ({ ...one, stack: stackOf(base, one) }));
  const places = new Map<string, (typeof stacks)[number][]>();
  for (const one of stacks) {
    if (!isWholeFolder(one.file)) continue;
    const place = `${dirname(dirname(one.file))} ${one.read.dialect}`;
    places.set(place, [...(places.get(place) ?? []), one]);
  }
  return [
    ...stacks.flatMap(({ file, read, stack }) => stackProblems(stack).map((problem) => diagnosticOf({ ...problem, object: 0 }, locate(file, read, stack, problem.pointer)))),
    ...[...places.values()].flatMap((members) => placeProblems(members.map(({ stack }) => stack), {}).flatMap((problem) => {
      const member = members[problem.stack];
      return member === undefined ? [] : [diagnosticOf({ ...problem, object: 0 }, locate(member.file, member.read, member.stack, problem.pointer))];
    })),
  ];
}

function locate(file: string, read: ReadStack, { name }: StackFile, pointer: string): Diagnostic["location"] {
  return { file, line: read.line(pointer), object: stackObject(name, pointer), pointer };
}

function stackOf(base: string, { file, read: { dialect, data } }: FoundStack): StackFile {
  const own = field(data, "name");
  const folder = dirname(join(base, file)).split(/[\\/]/).at(-1) ?? "";
  const files = new Map(pathsOf(data).map((path) => [path, bytesOf(join(base, dirname(file), path))]));
  return { name: typeof own === "string" && own !== "" ? own : folder === "" ? "stack" : folder, dialect, data, files };
}

/** Files that configs are made of, below the stack's folder, without `./`. */
function pathsOf(data: Data): readonly string[] {
  return Object.values(section(data, "configs")).flatMap((config) => {
    const path = field(config, "file");
    if (typeof path !== "string" || !/^[^/$][^$]*$/.test(path) || path.split("/").includes("..")) return [];
    return [path.replace(/^\.\//, "")];
  });
}

function bytesOf(path: string): number | "missing" {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() === true ? stat.size : "missing";
  } catch {
    return "missing";
  }
}
