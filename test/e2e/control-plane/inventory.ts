import { compile } from "#lib/compile.js";
import { isKubernetes, type NamedKubernetes } from "#lib/model/cluster.js";
import { inline } from "#lib/sandbox/inline.js";

/** The Kubernetes clusters of a workspace, as its sources say them. */
export async function inventories(root: string): Promise<ReadonlyMap<string, NamedKubernetes>> {
  const { clusters } = await compile({ root, version: "0.0.0", runJob: inline });
  return new Map(clusters.flatMap(({ facts }) => (isKubernetes(facts) ? [[facts.name, facts]] : [])));
}
