import type { Location } from "../diagnostics/diagnostic.js";
import { resolveIn } from "../sandbox/place.js";
import { deploymentId, type ClusterSummary, type PlacedCluster } from "../sandbox/protocol.js";
import type { RunJob } from "../sandbox/supervise.js";
import { bundle } from "../workspace/bundle.js";
import { appFile } from "../workspace/find.js";
import type { CompiledDeployment } from "./deployment.js";

/** A compile without findings, as far as its deployments can be rendered again. */
export interface Rerun {
  readonly clusters: readonly ClusterSummary[];
  readonly deployments: ReadonlyMap<string, CompiledDeployment>;
  /** The source files behind each app. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

type Line = Pick<Location, "file" | "line" | "column">;

/** Authors' lines that are being found. */
export interface Located {
  /** By originKey. */
  readonly lines: Promise<ReadonlyMap<string, Line>>;
}

/**
 * Begins to find the authors' lines of some deployments: of their apps and of the constructs in them, by originKey. Their apps alone are
 * bundled and run once more, with a trace, and placed as they were: hundreds of others cost nothing. The caller goes on while they run.
 *
 * @param wanted deployments by deploymentId. Those that the compile does not have are passed over.
 */
export async function locate(
  root: string,
  { clusters, deployments, sources }: Rerun,
  wanted: readonly string[],
  runJob: RunJob,
): Promise<Located> {
  const only = new Set(wanted);
  const apps = [...new Set([...only].flatMap((id) => deployments.get(id)?.app ?? []))].sort();
  if (apps.length === 0) return { lines: Promise.resolve(new Map()) };
  // Apps import each other by file, and those that are imported are among an app's sources.
  const files = new Set(apps.flatMap((app) => sources.get(app) ?? []));
  const entries = [...sources.keys()].map(appFile).filter((file) => files.has(file));
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
    const resolve = resolveIn(new Map([[script.name, map]]));
    return new Map([...origins].flatMap(([key, position]) => {
      const line = resolve(position);
      return line === undefined ? [] : [[key, line] as const];
    }));
  });
  // Whoever asks for them learns of a failure; whoever does not must not be ended by it.
  lines.catch(() => undefined);
  return { lines };
}
