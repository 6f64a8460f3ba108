import { patchId, readChain, type ChainLink } from "../../adapters/git/revert.js";

/** Most commits of a pull request that are looked for on its base. */
export const mostCommits = 250;

/** A merged pull request, as far as its commits on the base go. */
export interface MergedPull {
  /** What the merge made, the last of several commits. */
  readonly mergeCommit: string;
  /** Last commit that base and head had in common; empty when that is not known. */
  readonly mergeBase: string;
  /** Its own last commit; nothing when that cannot be had. */
  readonly head: string | undefined;
  /** How many commits it has of its own. */
  readonly count: number;
}

/**
 * The commits of the base that a pull request became, the latest first: the merge; the one that it was squashed to; or those that
 * were rebased or moved forward, which are as many as make the same change together. Nothing when that cannot be told.
 */
export async function commitsOfPull(top: string, { mergeCommit, mergeBase, head, count }: MergedPull): Promise<readonly ChainLink[] | undefined> {
  const chain = await readChain(top, mergeCommit, Math.min(count, mostCommits) + 1);
  const [last] = chain;
  if (last === undefined || last.parents.length === 0) return undefined;
  // A merge holds everything; of one commit there is no other form.
  if (last.parents.length > 1 || count <= 1) return [last];
  if (head === undefined || mergeBase === "") return undefined;
  const wanted = await patchId(top, mergeBase, head);
  for (const [index, { parents: [parent] }] of chain.entries()) {
    if (parent !== undefined && wanted !== "" && (await patchId(top, parent, mergeCommit)) === wanted) return chain.slice(0, index + 1);
  }
  return undefined;
}
