import { readObjects } from "../adapters/git/objects.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ReferenceState } from "../portainer/judge.js";
import { readStatus, type PlaceStatus } from "../portainer/status.js";
import { findLeftBehind } from "../publish/references/earlier.js";
import { lookAtReferences, type Looked } from "../publish/references/look.js";
import { provenanceOf } from "../publish/references/provenance.js";
import { removalCommands } from "../targets/portainer/left-behind.js";
import type { PortainerStack } from "../targets/portainer/place.js";
import { connectPortainer, webhooksOf } from "./portainer-connect.js";

/** What is asked about. */
export interface StateQuestion {
  readonly root: string;
  /** Names of places. None: all that Portainer delivers to. */
  readonly clusters: readonly string[];
  /** Seconds since 1970. */
  readonly now: number;
}

/** How places are, by what is merged: the default branch as the repository's server has it. */
export interface States {
  readonly statuses: readonly PlaceStatus[];
  /** What is wrong with the records, or why nobody could be asked. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Asks git and Portainer how places are. Reads only; fetches commits of references.
 *
 * @throws AdapterError when the repository or Portainer cannot be asked, which is no answer.
 */
export async function readStates({ root, clusters, now }: StateQuestion, progress: (stage: string) => void): Promise<States> {
  progress("looking at the references");
  const looked = await lookAtReferences(root);
  if ("problem" in looked) return { statuses: [], diagnostics: [looked.problem] };
  const places = looked.places.filter(({ place }) => clusters.length === 0 || clusters.includes(place));
  const diagnostics = looked.diagnostics.filter(({ location: { cluster } }) => clusters.length === 0 || cluster === undefined || clusters.includes(cluster));
  if (places.length === 0) return { statuses: [], diagnostics };
  const portainer = connectPortainer(places);
  const tips = await referenceStates(looked);
  const removals = await readRemovals(looked);
  const statuses: PlaceStatus[] = [];
  for (const place of places) {
    statuses.push(await readStatus(portainer, { place, tips, now, webhookOf: webhooksOf(), removalsOf: (stack) => removals.get(stack) ?? [] }, progress));
  }
  return { statuses, diagnostics };
}

/** Where the references are, by their names. */
async function referenceStates({ top, seen: { branches, tips }, decision: { staying, moving }, references }: Looked): Promise<ReadonlyMap<string, ReferenceState>> {
  const objects = await readObjects(top, tips.keys());
  const foreign = new Set(moving.filter(({ isForeign }) => isForeign).map(({ wanted }) => wanted.stack.reference));
  const asMerged = new Set(staying.map(({ stack }) => stack.reference));
  return new Map(references.flatMap(({ stack: { reference } }) => {
    const tip = tips.get(branches.get(reference) ?? "");
    if (tip === undefined) return [];
    // gitformat-commit: the committer's line ends in the time and the zone.
    const time = Number(/^committer .* (\d+) [+-]\d{4}$/m.exec(objects.get(tip.id)?.bytes.toString("utf8") ?? "")?.[1] ?? 0);
    const source = provenanceOf(tip)?.commit;
    return [[reference, { commit: tip.id, time, isOurs: !foreign.has(reference), isAsMerged: asMerged.has(reference), ...(source === undefined ? {} : { source }) }] as const];
  }));
}

/** What stacks had once and have no more, and no deployment removes, as commands that do. */
async function readRemovals({ top, seen: { branches, tips }, references }: Looked): Promise<ReadonlyMap<PortainerStack, readonly string[]>> {
  const there = references.flatMap(({ stack }) => {
    const commit = branches.get(stack.reference) ?? "";
    return tips.has(commit) ? [{ stack, commit }] : [];
  });
  const files = await readObjects(top, there.map(({ stack, commit }) => `${commit}:${stack.file}`));
  const commits = new Map(there.map(({ stack, commit }) => [stack, commit]));
  const left = await findLeftBehind(top, there, (stack) => files.get(`${commits.get(stack) ?? ""}:${stack.file}`)?.bytes.toString("utf8"));
  return new Map([...left].map(([stack, behind]) => [stack, removalCommands(behind)] as const));
}
