import type { Location } from "../diagnostics/diagnostic.js";
import { resolveIn, type Origins, type Resolve } from "../sandbox/place.js";
import { deploymentId, type ClusterSummary, type PlacedCluster } from "../sandbox/protocol.js";
import type { JobDone, RunJob } from "../sandbox/supervise.js";
import { bundle } from "../workspace/bundle.js";
import { appFile } from "../workspace/find.js";
import type { Script } from "../workspace/load.js";
import type { AppSources } from "../workspace/program.js";
import type { CompiledDeployment } from "./deployment.js";

/** A compile without findings, as far as its deployments can be rendered again. */
export interface Rerun {
  readonly clusters: readonly ClusterSummary[];
  readonly deployments: ReadonlyMap<string, CompiledDeployment>;
  readonly sources: AppSources;
  /** Lines that the compile has found already. */
  readonly known?: KnownLines | undefined;
}

/** By originKey. */
type Lines = Origins<Pick<Location, "file" | "line" | "column">>;

/** Lines of some apps and of all that they make. */
interface KnownLines {
  readonly apps: ReadonlySet<string>;
  readonly lines: Lines;
}

/** Apps that are traced while they are compiled, in a script of their own that has a map. */
interface Ahead {
  readonly apps: readonly string[];
  readonly script: Script;
  readonly map: string;
}

/**
 * Bundles the apps whose lines will be asked for, so that their first run tells them.
 *
 * @param wanted of the apps that are found, those to be traced.
 * @returns nothing when there are none.
 */
export async function traceAhead(root: string, found: readonly string[], wanted: ((apps: readonly string[]) => Promise<readonly string[]>) | undefined): Promise<Ahead | undefined> {
  const apps = (await wanted?.(found)) ?? [];
  return apps.length === 0 ? undefined : { apps, ...(await bundle(root, apps.map(appFile), { withMap: true })) };
}

/** Prepares to tell the lines of what was traced. */
export function resolveAhead({ apps, script, map }: Ahead): (origins: JobDone["origins"]) => KnownLines {
  const resolve = resolveIn(new Map([[script.name, map]]));
  return (origins) => ({ apps: new Set(apps), lines: linesOf(origins, resolve) });
}

/** Authors' lines that are being found. */
export interface Located {
  readonly lines: Promise<Lines>;
}

/**
 * Begins to find the authors' lines of some deployments: of their apps and of the constructs in them, by originKey. Their apps alone are
 * bundled and run once more, with a trace, and placed as they were: hundreds of others cost nothing. The caller goes on while they run.
 *
 * @param wanted deployments by deploymentId. Those that the compile does not have are passed over.
 */
export async function locate(
  root: string,
  { clusters, deployments, sources, known = { apps: new Set(), lines: new Map() } }: Rerun,
  wanted: readonly string[],
  runJob: RunJob,
): Promise<Located> {
  const only = new Set(wanted.filter((id) => !known.apps.has(deployments.get(id)?.app ?? "")));
  const apps = [...new Set([...only].flatMap((id) => deployments.get(id)?.app ?? []))].sort();
  if (apps.length === 0) return { lines: Promise.resolve(known.lines) };
  // Apps import each other by file, and those that are imported are among an app's sources.
  const files = new Set(apps.flatMap(sources.filesOf));
  const entries = sources.apps.map(appFile).filter((file) => files.has(file));
  const { script, map } = await bundle(root, entries, { withMap: true });
  const placed = clusters.map(({ facts, deployments: names }): PlacedCluster => ({
    facts,
    placements: names.flatMap((name) => {
      const id = deploymentId(facts.name, name);
      const deployment = only.has(id) ? deployments.get(id) : undefined;
      return deployment === undefined ? [] : [[deployment.app, deployment.placement] as const];
    }),
  }));
  const job = { found: { apps, clusters: [], others: [] }, apps: new Map(), known: new Map(), digests: new Map(), scripts: [script], condemned: [], trace: true, placed };
  const lines = runJob(job, () => undefined).then(({ origins }) => {
    const found = linesOf(origins, resolveIn(new Map([[script.name, map]])));
    return { get: (key: string) => found.get(key) ?? known.lines.get(key) };
  });
  // Whoever asks for them learns of a failure; whoever does not must not be ended by it.
  lines.catch(() => undefined);
  return { lines };
}

/** Thousands of constructs have an origin, and few of them are asked for. */
function linesOf(origins: JobDone["origins"], resolve: Resolve): Lines {
  return {
    get: (key) => {
      const position = origins.get(key);
      return position === undefined ? undefined : resolve(position);
    },
  };
}
