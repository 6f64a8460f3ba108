import { quote } from "../model/name.js";
import { provenancePath } from "./places.js";

/**
 * The files that the compiler wrote for one cluster: path relative to the tree's folder to the
 * SHA-256 of the bytes. Lists every file of the cluster but the index itself.
 */
export type Index = ReadonlyMap<string, string>;

/** Why an index cannot be used. */
export interface DamagedIndex {
  readonly problem: string;
}

/**
 * An index as text: the format that `sha256sum --check` reads from within the tree's folder
 * (GNU coreutils manual, "sha2 utilities"), sorted by path.
 */
export function formatIndex(files: ReadonlyMap<string, { readonly digest: string }>): string {
  // Without a comparison of its own, sort orders by code unit, and faster.
  const lines = [...files.keys()].sort().map((path) => `${files.get(path)?.digest}  ${path}\n`);
  return lines.join("");
}

/**
 * Reads a cluster's index. Line ends may be those of Windows. Anything else that the compiler would
 * not have written makes it damaged, because files are overwritten and deleted on its word.
 */
export function parseIndex(text: string, cluster: string): Index | DamagedIndex {
  if (text === "") return { problem: "it is empty" };
  const lines = text.split(/\r?\n/);
  if (lines.pop() !== "") return { problem: "it ends within a line" };
  const index = new Map<string, string>();
  for (const [at, line] of lines.entries()) {
    const where = `in line ${at + 1}`;
    if (/^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)/.test(line)) return { problem: `a merge left a conflict marker ${where}` };
    const [, digest = "", path = ""] = /^([0-9a-f]{64}) [ *](.+)$/s.exec(line) ?? [];
    if (path === "") return { problem: `${where}, ${quote(line)} is not a digest and a path` };
    const problem = pathProblem(path);
    if (problem !== undefined) return { problem: `${where}, the path ${quote(path)} ${problem}` };
    if (!path.startsWith(`${cluster}/`) && path !== provenancePath(cluster)) {
      return { problem: `${where}, ${quote(path)} is not a file of the cluster ${cluster}` };
    }
    if (index.has(path)) return { problem: `${where}, ${quote(path)} is listed again` };
    index.set(path, digest);
  }
  return index;
}

/** Why a path that was read from a file must not be joined to the tree's folder: it could lead out of it. */
export function pathProblem(path: string): string | undefined {
  if (/[\u0000-\u001f\u007f\\]/.test(path)) return "holds a control character or a backslash";
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return "leads out of its folder";
  if (/^[a-z]:/i.test(path)) return "names a drive";
  return undefined;
}
