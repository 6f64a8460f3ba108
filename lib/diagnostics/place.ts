import type { Location } from "./diagnostic.js";

/** Where in the clusters a finding is, from the outside in: cluster, deployment, object. Empty when nothing is known. */
export function logicalPlace({ cluster, deployment, app, object }: Location): readonly string[] {
  return [cluster, deployment ?? app, object].filter((part) => part !== undefined);
}
