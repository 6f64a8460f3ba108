import { AdapterError } from "../../adapters/error.js";
import { readObjects } from "../../adapters/git/objects.js";
import { overtaken } from "../../adapters/git/push.js";
import { makeCommits, pushMoves } from "../../adapters/git/references.js";
import type { LeftBehind } from "../../targets/portainer/left-behind.js";
import type { PortainerStack } from "../../targets/portainer/place.js";
import type { Moving } from "./decide.js";
import { findLeftBehind } from "./earlier.js";
import type { Looked } from "./look.js";
import { deployMessage, publisher } from "./provenance.js";

/** A reference that was moved, or why it could not be. */
export interface MovedReference extends Moving {
  /** The commit that it is at now, or would be. */
  readonly commit: string;
  readonly refused?: string;
  /** What deploying it leaves on its place. */
  readonly left: LeftBehind;
}

/** Makes the commits of the references that move. They are the same whoever makes them, and nothing leads to them yet. */
export async function prepareMoves({ top, commit, decision: { moving } }: Looked): Promise<readonly MovedReference[]> {
  const orders = moving.map(({ wanted: { stack, source, path, holds }, tip }) =>
    ({ parent: tip?.id, message: deployMessage(stack.place, stack.name, { commit: commit.id, tree: source }), path, holds }));
  const ids = await makeCommits(top, orders, { ...publisher, time: commit.time });
  const before = moving.flatMap(({ wanted: { stack }, tip }) => (tip === undefined ? [] : [{ stack, commit: tip.id }]));
  const files = new Map(moving.map(({ wanted: { stack } }, index) => [stack, `${ids[index] ?? ""}:${stack.file}`]));
  const now = await readObjects(top, before.map(({ stack }) => files.get(stack) ?? ""));
  const left = await findLeftBehind(top, before, (stack) => now.get(files.get(stack) ?? "")?.bytes.toString("utf8"));
  return moving.map((move, index) => ({ ...move, commit: ids[index] ?? "", left: left.get(move.wanted.stack) ?? { configs: [], objects: [] } }));
}

/** Most references that one push moves: a server that runs hooks for each may take seconds for ten. */
const mostAtOnce = 100;

/**
 * Moves references by one push, each from where it was seen: all of them, or none if the server can do that. More than a hundred take several pushes.
 *
 * @throws AdapterError when none was moved.
 */
export async function pushReferences({ top, remote, config }: Looked, moves: readonly MovedReference[]): Promise<readonly MovedReference[]> {
  const done: MovedReference[] = [];
  for (let start = 0; start < moves.length; start += mostAtOnce) {
    const batch = moves.slice(start, start + mostAtOnce);
    try {
      const results = await pushMoves(top, remote, batch.map(({ wanted, tip, commit }) => ({ branch: wanted.stack.reference, to: commit, from: tip?.id })), { config });
      done.push(...batch.map((move) => {
        const result = results.get(move.wanted.stack.reference) ?? "moved";
        return result === "moved" ? move : { ...move, refused: result.refused };
      }));
    } catch (error) {
      // Portainer has to be told of those that did move. The next run moves the others.
      if (!(error instanceof AdapterError) || start === 0) throw error;
      return [...done, ...moves.slice(start).map((move) => ({ ...move, refused: error.message }))];
    }
  }
  return done;
}

/** Whether a push failed because somebody else was faster, so that it can be tried again from what there is now. */
export const isOvertaken = (error: unknown): boolean => error instanceof AdapterError && error.status === overtaken;

/** Finds stacks by `<place>/<stack>`, or all of a place by its name. */
export function findStacks(stacks: readonly PortainerStack[], names: readonly string[]): { readonly found: ReadonlySet<PortainerStack>; readonly unknown: readonly string[] } {
  const matches = names.map((name) => stacks.filter((stack) => stack.place === name || `${stack.place}/${stack.name}` === name));
  return { found: new Set(matches.flat()), unknown: names.filter((_, index) => matches[index]?.length === 0) };
}
