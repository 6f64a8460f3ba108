import { runProcess } from "#lib/adapters/process.js";
import { field, objects } from "#lib/checks/workload.js";
import type { Data } from "#lib/synth/manifest.js";

/** What the capacity check says of one cluster. */
export interface Counted {
  readonly fits: boolean;
  /** Pods by what makes them, sorted. */
  readonly pods: readonly (readonly [string, number])[];
  readonly unplaced: readonly string[];
  /** Workers without which all that can move still fits elsewhere. */
  readonly spared: readonly string[];
  /** Codes of its errors. */
  readonly errors: readonly string[];
}

/** What `astrolabe capacity` says of a workspace, by cluster. */
export async function capacity(folder: string): Promise<ReadonlyMap<string, Counted>> {
  const { stdout } = await runProcess(process.execPath, ["lib/launcher/astrolabe.cjs", "capacity", "--format", "json"], { cwd: folder, timeout: 10 * 60_000 });
  const output: Data = JSON.parse(stdout);
  const errors = objects(field(output, "diagnostics")).flatMap(({ code, severity }) => (severity === "error" ? [String(code)] : []));
  return new Map(objects(field(field(output, "result"), "clusters")).map((cluster): [string, Counted] => {
    const labels = objects(cluster.nodes).flatMap((node) => objects(node.pods)).flatMap(({ label, count }) => Array.from({ length: Number(count) }, () => String(label)));
    return [String(cluster.cluster), {
      fits: cluster.fits === true, pods: counted(labels), errors,
      unplaced: objects(cluster.unplaced).map(({ label }) => String(label)),
      spared: objects(cluster.losses).flatMap(({ node, fits }) => (fits === true ? [String(node)] : [])),
    }];
  }));
}

/** How often each is there, sorted. */
export function counted(labels: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
