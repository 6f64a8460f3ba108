import type { CommitObject } from "../../adapters/git/objects.js";
import { treeWithOnly } from "../../adapters/git/tree-id.js";
import type { PortainerPlace } from "../../targets/portainer/place.js";
import { provenanceOf } from "./provenance.js";
import type { WantedReference } from "./wanted.js";

/** Where a reference is now. */
export interface Tip extends CommitObject {
  readonly id: string;
}

/** A reference that is to move. */
export interface Moving {
  readonly wanted: WantedReference;
  /** Absent when there is no such reference yet. */
  readonly tip: Tip | undefined;
  /** Whether somebody else than publishing made its tip. */
  readonly isForeign: boolean;
}

/** What is to become of the references. */
export interface Decision {
  readonly moving: readonly Moving[];
  readonly staying: readonly WantedReference[];
  /** References that cannot be, and the branches in their way. */
  readonly blocked: readonly { readonly wanted: WantedReference; readonly by: string }[];
  /** References of stacks that are no more, sorted. They are never deleted. */
  readonly left: readonly string[];
}

/** What a remote has. */
export interface Seen {
  /** Commit of each branch. */
  readonly branches: ReadonlyMap<string, string>;
  /** Tips of references, by commit. */
  readonly tips: ReadonlyMap<string, Tip>;
}

/** Decides which references move: those that hold something else than they are to. */
export function decide(wanted: readonly WantedReference[], { branches, tips }: Seen, beginnings: readonly string[]): Decision {
  const folders = new Map([...branches.keys()].flatMap((branch) => above(branch).map((folder) => [folder, branch] as const)));
  const moving: Moving[] = [];
  const staying: WantedReference[] = [];
  const blocked: { wanted: WantedReference; by: string }[] = [];
  for (const reference of wanted) {
    const { reference: branch } = reference.stack;
    const by = folders.get(branch) ?? above(branch).find((folder) => branches.has(folder));
    const tip = tips.get(branches.get(branch) ?? "");
    if (by !== undefined) blocked.push({ wanted: reference, by });
    else if (tip?.tree === reference.tree) staying.push(reference);
    else moving.push({ wanted: reference, tip, isForeign: tip !== undefined && !isOurs(reference, tip) });
  }
  const known = new Set(wanted.map(({ stack }) => stack.reference));
  const left = [...branches.keys()].filter((branch) => !known.has(branch) && beginnings.some((beginning) => branch.startsWith(`${beginning}/`)));
  return { moving, staying, blocked, left: left.sort() };
}

/** Beginnings of the references of some places. */
export function beginningsOf(places: readonly PortainerPlace[]): string[] {
  const beginnings = places.flatMap(({ stacks }) => stacks.map(({ reference }) => reference.split("/").slice(0, -2).join("/")));
  return [...new Set(beginnings)].sort();
}

/** Whether publishing made a tip: it says where it comes from, and holds just that. What a joined file holds cannot be told without its parts. */
function isOurs({ path, holds }: WantedReference, tip: Tip): boolean {
  const from = provenanceOf(tip);
  return from !== undefined && ("text" in holds || treeWithOnly(path, { id: from.tree, isFolder: true }) === tip.tree);
}

/** The folders that a branch is in, as git keeps branches. */
function above(branch: string): string[] {
  const parts = branch.split("/");
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
}
