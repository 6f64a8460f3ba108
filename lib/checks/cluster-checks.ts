import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { NamedCluster } from "../model/cluster.js";
import type { Given } from "../model/given.js";
import type { Manifest } from "../synth/manifest.js";

/** Where a deployment is, for what there is to say about its objects. */
export interface DeploymentPlace {
  readonly cluster: string;
  readonly app: string;
  readonly deployment: string;
  readonly namespace: string;
}

/** What the checks of a whole cluster know of one deployment. Facts are plain data. */
export interface DeploymentFacts {
  readonly place: DeploymentPlace;
  /** The objects, in the order of the manifests that the facts were drawn from. */
  readonly objects: readonly { readonly label: string; readonly construct: string }[];
  readonly references: unknown;
  readonly capacity: unknown;
}

/** Draws what the checks of a whole cluster need from one deployment's manifests. */
export function clusterFactsOf(manifests: readonly Manifest[]): Pick<DeploymentFacts, "references" | "capacity"> {
  void manifests;
  return { references: {}, capacity: {} };
}

/** Checks what needs several objects: references between them, and room for all of them. */
export function checkCluster(cluster: NamedCluster, deployments: readonly DeploymentFacts[], given: readonly Given[]): Diagnostic[] {
  void cluster; void deployments; void given;
  return [];
}
