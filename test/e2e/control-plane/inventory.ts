import { compile } from "#lib/compile.js";
import type { NamedCluster } from "#lib/model/cluster.js";
import { inline } from "#lib/sandbox/inline.js";

/** The clusters of a workspace, as its sources say them. */
export async function inventories(root: string): Promise<ReadonlyMap<string, NamedCluster>> {
  const { clusters } = await compile({ root, version: "0.0.0", runJob: inline });
  return new Map(clusters.map(({ facts }) => [facts.name, facts]));
}
