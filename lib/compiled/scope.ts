import type { Job, PlacedCluster } from "../sandbox/protocol.js";
import { clusterOf } from "../tree/places.js";
import { appOf, type Found } from "../workspace/find.js";
import type { Script } from "../workspace/load.js";
import { entriesByScript, type EvaluatedApp, type KnownApp, type Program } from "../workspace/program.js";
import type { Earlier } from "./earlier.js";

/** What a job is about. */
export type Scope = Pick<Job, "found" | "apps" | "known" | "placed">;

/** All of the work, but for deployments that turn out to be as they were. */
export function wholeOf(found: Found, { known }: Program, earlier: Earlier | undefined): Scope {
  return { found, apps: new Map([...known].map(([name, app]) => [name, evaluatedAs(app)])), known: new Map([...(earlier?.deployments ?? [])].map(([id, { digest }]) => [id, digest])) };
}

/** What the thread needs of an app that is known: an object of its own, because a thread is not passed what is read when somebody asks. */
const evaluatedAs = ({ name, owner, description, waivers, given, exported }: KnownApp): EvaluatedApp => ({ name, owner, description, waivers, given, exported });

/**
 * The part of the work that is left when nothing but apps changed, and of these nobody imports more than the app itself:
 * the clusters would say what they said before.
 */
export function partOf(found: Found, { known, isDelta, changedClusters }: Program, earlier: Earlier | undefined): Scope | undefined {
  if (earlier === undefined || !isDelta) return undefined;
  const { apps, readOtherwise, summaries, deployments } = earlier;
  const changed = found.apps.filter((app) => !known.has(app));
  const isPart = !changedClusters && found.apps.length === apps.size && changed.every((app) => apps.has(app) && !readOtherwise.has(app));
  if (!isPart) return undefined;
  const wanted = new Set(changed);
  const placements = new Map(summaries.map(({ facts }) => [facts.name, [] as PlacedCluster["placements"][number][]]));
  deployments.forEach((deployment, id) => {
    if (wanted.has(deployment.app)) placements.get(clusterOf(id))?.push([deployment.app, deployment.placement]);
  });
  const placed = summaries.map(({ facts }) => ({ facts, placements: placements.get(facts.name) ?? [] }));
  return { found: { apps: changed, clusters: [], others: [] }, apps: new Map(), known: new Map(), placed };
}

/** Of some scripts, what a part of the work can reach: the sources behind its apps, among them the apps that these import. */
export function scriptsFor({ found: { apps } }: Scope, { filesOf, kept, known }: Program, scripts: readonly Script[]): Script[] {
  const reached = new Set(apps.flatMap((app) => filesOf(app)));
  const knownEntries = entriesByScript([...reached].flatMap((file) => known.get(appOf(file) ?? "") ?? []));
  return scripts.flatMap((script): Script[] => {
    const entries = kept.has(script.name) ? (knownEntries.get(script.name) ?? []) : script.entries.filter((entry) => reached.has(entry));
    if (entries.length === 0) return [];
    // Of a script that was kept, the entries that it has beside these are not asked for.
    return ["path" in script ? { name: script.name, path: script.path, entries } : { name: script.name, code: script.code, entries }];
  });
}
