import type { Location } from "../../diagnostics/diagnostic.js";
import type { CapacityFacts } from "./facts.js";

/** What the check of capacity takes of one deployment. */
export interface DeploymentCapacity {
  readonly place: { readonly cluster: string; readonly app: string; readonly deployment: string; readonly namespace: string };
  readonly facts: CapacityFacts;
  /** The objects, in the order of the manifests that the facts were drawn from. */
  readonly objects: readonly { readonly label: string; readonly construct: string }[];
}

/** Where in an object a finding is. */
export function locate({ place, objects }: DeploymentCapacity, object: number, pointer: string): Location {
  const { label = "", construct = "" } = objects[object] ?? {};
  return { cluster: place.cluster, app: place.app, deployment: place.deployment, construct, object: label, pointer };
}
