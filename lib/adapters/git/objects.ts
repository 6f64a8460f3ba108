import { gitFailure } from "./failure.js";
import { openGit } from "./open.js";

/** An object of a repository. */
export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * Objects by what they are asked for by: an id, or `<commit>:<path>`. One process reads all of them; what is not there is left out.
 *
 * @param names without line breaks.
 * @throws AdapterError when git cannot be run.
 */
export async function readObjects(root: string, names: Iterable<string>): Promise<ReadonlyMap<string, GitObject>> {
  const wanted = [...new Set(names)].filter((name) => !/[\n\0]/.test(name));
  const found = new Map<string, GitObject>();
  if (wanted.length === 0) return found;
  const git = openGit(root, { isLong: true, input: `${wanted.join("\n")}\n` });
  const answer: unknown = await git.binaryCatFile(["--batch"]).catch((error: unknown) => {
    throw gitFailure("git cannot read its objects", error);
  });
  const bytes = Buffer.isBuffer(answer) ? answer : Buffer.alloc(0);
  let at = 0;
  for (const name of wanted) {
    // `<id> <type> <size>`, the bytes, and a line break; `<name> missing` alone (git-cat-file, "BATCH OUTPUT").
    const end = bytes.indexOf(10, at);
    if (end === -1) break;
    const [, id, type, size] = /^([0-9a-f]+) (\w+) (\d+)$/.exec(bytes.toString("latin1", at, end)) ?? [];
    at = end + 1;
    if (id === undefined || type === undefined) continue;
    if (at + Number(size) > bytes.length) break;
    found.set(name, { id, type, bytes: bytes.subarray(at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return found;
}

/** Which of some names name an object that is here, and its id. */
export async function findObjects(root: string, names: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(names)].filter((name) => !/[\n\0]/.test(name));
  if (wanted.length === 0) return new Map();
  const git = openGit(root, { isLong: true, input: `${wanted.join("\n")}\n` });
  const listed = await git.raw(["cat-file", "--batch-check=%(objectname)"]).catch((error: unknown) => {
    throw gitFailure("git cannot read its objects", error);
  });
  const lines = listed.split("\n");
  return new Map(wanted.flatMap((name, index) => {
    const id = lines[index] ?? "";
    return /^[0-9a-f]+$/.test(id) ? [[name, id] as const] : [];
  }));
}

/** What a commit says of itself. */
export interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  /** Address of the committer. */
  readonly committer: string;
  readonly message: string;
}

/** Reads a commit (gitformat-commit: lines of headers, an empty line, the message); nothing when it is none. */
export function readCommitObject({ type, bytes }: GitObject): CommitObject | undefined {
  const text = bytes.toString("utf8");
  const end = text.indexOf("\n\n");
  if (type !== "commit" || end === -1) return undefined;
  const headers = text.slice(0, end).split("\n").map((line) => line.split(/ (.*)/s));
  const valueOf = (name: string): string => headers.find(([header]) => header === name)?.[1] ?? "";
  return {
    tree: valueOf("tree"), parents: headers.filter(([header]) => header === "parent").map(([, id = ""]) => id),
    committer: /<([^>]*)>/.exec(valueOf("committer"))?.[1] ?? "", message: text.slice(end + 2),
  };
}
