import { readObjects } from "../../adapters/git/objects.js";
import { readParents } from "../../adapters/git/listing.js";
import { leftBehind, type LeftBehind } from "../../targets/portainer/left-behind.js";
import type { PortainerStack } from "../../targets/portainer/place.js";
import { readStackData } from "../../tree/read-stack.js";

/** How many earlier commits of a reference are looked at. */
export const remembered = 20;

/** A stack, and the commit that its reference is or was at. */
export interface StackAt {
  readonly stack: PortainerStack;
  readonly commit: string;
}

/**
 * Finds what the earlier commits of references had and a stack's file of today has not, as far as these commits are here.
 *
 * @param now the text of a stack's file; nothing when it is gone.
 */
export async function findLeftBehind(top: string, stacks: readonly StackAt[], now: (stack: PortainerStack) => string | undefined): Promise<ReadonlyMap<PortainerStack, LeftBehind>> {
  const kept = stacks.filter(({ stack }) => stack.kind !== "standalone");
  const parents = await readParents(top, kept.map(({ commit }) => commit));
  const histories = kept.map(({ stack, commit }) => ({ stack, names: chain(parents, commit).map((id) => `${id}:${stack.file}`) }));
  const objects = await readObjects(top, histories.flatMap(({ names }) => names));
  const textOf = (name: string): string[] => {
    const object = objects.get(name);
    return object?.type === "blob" ? [object.bytes.toString("utf8")] : [];
  };
  return new Map(histories.map(({ stack, names }) => {
    const earlier = [...new Set(names.flatMap(textOf))];
    return [stack, leftBehind(stack, earlier.map(readStackData), readStackData(now(stack) ?? ""))];
  }));
}

/** A commit and those before it, by their first parents. */
function chain(parents: ReadonlyMap<string, string | undefined>, commit: string): string[] {
  const found: string[] = [];
  for (let id: string | undefined = commit; id !== undefined && found.length < remembered; id = parents.get(id)) found.push(id);
  return found;
}
