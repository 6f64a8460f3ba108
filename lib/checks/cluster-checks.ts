import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isKubernetes, type NamedCluster } from "../model/cluster.js";
import type { ConstructGiven } from "../synth/given.js";
import type { Manifest } from "../synth/manifest.js";
import { checkCapacity } from "./capacity/check.js";
import { capacityFacts } from "./capacity/draw.js";
import type { CapacityFacts } from "./capacity/facts.js";
import type { CapacityReport } from "./capacity/report.js";
import type { Wish } from "./capacity/scenario.js";
import { checkReferences } from "./references/check.js";
import { referenceFacts } from "./references/draw.js";
import type { ReferenceFacts } from "./references/facts.js";
import type { PlacedGiven } from "./references/place.js";
import { checkPlace, inStackFile, type PlacedStack } from "./place-checks.js";

/** Where a deployment is, for what there is to say about its objects. */
export interface DeploymentPlace {
  readonly cluster: string;
  readonly app: string;
  readonly deployment: string;
  readonly namespace: string;
}

/** What the checks of a whole cluster need to know of one deployment's objects. Plain data. */
export interface ClusterFacts {
  readonly references: ReferenceFacts;
  readonly capacity: CapacityFacts;
  /** The stack, where the deployment is one. */
  readonly stack?: PlacedStack | undefined;
}

/** A deployment as the checks of a whole cluster see it. What is large may be read each time that it is asked for. */
export interface PlacedFacts extends ClusterFacts {
  readonly place: DeploymentPlace;
  /** The objects, in the order of the manifests that the facts were drawn from. */
  readonly objects: readonly { readonly label: string; readonly construct: string }[];
}

/** The facts as one line of text. */
export function writeFacts({ references, capacity, stack }: ClusterFacts): string {
  return [references, capacity, ...(stack === undefined ? [] : [stack])].map((part) => JSON.stringify(part)).join("\t");
}

/** What a line of {@link writeFacts} says of references. */
export const readReferences = (line: string): ReferenceFacts => JSON.parse(partOf(line, 0) ?? "") as ReferenceFacts;

/** What a line of {@link writeFacts} says of capacity. */
export const readCapacity = (line: string): CapacityFacts => JSON.parse(partOf(line, 1) ?? "") as CapacityFacts;

/** What a line of {@link writeFacts} says of a stack. */
export function readStack(line: string): PlacedStack | undefined {
  const text = partOf(line, 2);
  return text === undefined ? undefined : JSON.parse(text) as PlacedStack;
}

/** JSON holds no tab. */
function partOf(line: string, index: number): string | undefined {
  let from = 0;
  for (let skipped = 0; skipped < index; skipped += 1) {
    from = line.indexOf("\t", from) + 1;
    if (from === 0) return undefined;
  }
  const to = line.indexOf("\t", from);
  return to === -1 ? line.slice(from) : line.slice(from, to);
}

/** Draws what the checks of a whole cluster need from one deployment's manifests. */
export function clusterFactsOf(manifests: readonly Manifest[], given: readonly ConstructGiven[]): ClusterFacts {
  return { references: referenceFacts(manifests, given), capacity: capacityFacts(manifests) };
}

/** Checks what needs several objects: references between them, and room for all of them. */
export function checkCluster(cluster: NamedCluster, deployments: readonly PlacedFacts[], given: readonly PlacedGiven[]): Diagnostic[] {
  return [
    ...(isKubernetes(cluster) ? checkReferences(cluster, deployments.map(({ place, objects, references }) => ({ place, objects, facts: references })), given) : []),
    ...(isKubernetes(cluster) ? [] : checkPlace(cluster, deployments)),
    ...capacityOf(cluster, deployments, "findings").diagnostics.map((diagnostic) => (isKubernetes(cluster) ? diagnostic : inStackFile(diagnostic))),
  ];
}

/** Whether all fits on the nodes, and, for a report, what each of them holds. */
export function capacityOf(cluster: NamedCluster, deployments: readonly PlacedFacts[], wish: Wish): { readonly diagnostics: readonly Diagnostic[]; readonly report?: CapacityReport } {
  return checkCapacity(cluster, deployments.map(({ place, objects, capacity }) => ({ place, objects, facts: capacity })), wish);
}
