import type { Job } from "../sandbox/protocol.js";
import { deploymentId } from "../sandbox/protocol.js";
import type { Found } from "../workspace/find.js";
import type { Script } from "../workspace/load.js";
import type { EvaluatedApp, KnownApp, Program } from "../workspace/program.js";
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
  const placed = summaries.map(({ facts, deployments: names }) => ({
    facts,
    placements: names.flatMap((name) => {
      const deployment = deployments.get(deploymentId(facts.name, name));
      const app = deployment?.app;
      return deployment !== undefined && app !== undefined && wanted.has(app) ? [[app, deployment.placement] as const] : [];
    }),
  }));
  return { found: { apps: changed, clusters: [], others: [] }, apps: new Map(), known: new Map(), placed };
}

/** Of some scripts, what a part of the work can reach: the sources behind its apps, among them the apps that these import. */
export function scriptsFor({ found: { apps } }: Scope, { files }: Program, scripts: readonly Script[]): Script[] {
  const reached = new Set(apps.flatMap((app) => files.get(app) ?? []));
  return scripts.flatMap((script) => {
    const entries = script.entries.filter((entry) => reached.has(entry));
    return entries.length === 0 ? [] : [{ ...script, entries }];
  });
}
