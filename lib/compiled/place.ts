import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { place, type Resolve } from "../sandbox/place.js";
import { deploymentId } from "../sandbox/protocol.js";
import type { JobDone } from "../sandbox/supervise.js";
import type { Finding } from "../workspace/evaluate.js";
import type { Position } from "../workspace/position.js";

/**
 * Takes the lines of findings from an earlier run that had them too. What is waived needs none: it is
 * listed by its object.
 */
export function settle(findings: readonly Diagnostic[], earlier: readonly Diagnostic[]): { settled: Diagnostic[]; open: Diagnostic[] } {
  const known = new Map(earlier.map((diagnostic) => [keyOf(diagnostic), diagnostic]));
  const settled: Diagnostic[] = [];
  const open: Diagnostic[] = [];
  for (const finding of findings) {
    const same = known.get(keyOf(finding));
    if (same !== undefined && finding.waived === undefined) settled.push({ ...finding, location: same.location, ...(same.related && { related: same.related }) });
    else if (finding.waived !== undefined) settled.push(finding);
    else open.push(finding);
  }
  return { settled, open };
}

function keyOf({ code, message, location: { cluster, deployment, app, construct, object, pointer } }: Diagnostic): string {
  return JSON.stringify([code, message, cluster, deployment, app, construct, object, pointer]);
}

/** Findings whose authors' lines can be told. */
export interface Traced {
  /** Where in the bundles the lines are. */
  readonly positions: readonly Position[];
  readonly origins: ReadonlyMap<string, Position>;
  /** The findings with their lines, in their order. */
  readonly place: (resolve: Resolve) => Diagnostic[];
}

/**
 * Finds out where findings without a line come from. Only then are deployments rendered once more,
 * with a trace: a clean run pays nothing for it.
 *
 * @param run renders some deployments with a trace; absent when `origins` are of a run with one.
 */
export async function placeFindings(
  findings: readonly Finding[],
  origins: ReadonlyMap<string, Position>,
  run: ((only: readonly string[]) => Promise<Pick<JobDone, "origins">>) | undefined,
): Promise<Traced> {
  const unplaced = findings.filter(({ diagnostic, position }) => diagnostic.location.line === undefined && position === undefined);
  const known = unplaced.length > 0 && run !== undefined ? (await run(concerned(unplaced))).origins : origins;
  return {
    positions: [...findings.flatMap(({ position }) => position ?? []), ...known.values()],
    origins: known,
    place: (resolve) => findings.map((finding) => place(finding, known, resolve)),
  };
}

/** The deployments that findings, or what is related to them, speak of. */
function concerned(findings: readonly Finding[]): string[] {
  const places = findings.flatMap(({ diagnostic }) => [diagnostic.location, ...(diagnostic.related ?? [])]);
  return [...new Set(places.flatMap(({ cluster, deployment }) =>
    cluster === undefined || deployment === undefined ? [] : [deploymentId(cluster, deployment)]))];
}
