import launcher from "../launcher/digest.cjs";
import type { Cluster, NamedCluster } from "../model/cluster.js";
import { canonicalJson } from "../model/data.js";
import type { Deployment } from "../model/deployment.js";

/** SHA-256 of a text's UTF-8, or of bytes, as 64 hex digits. */
export const sha256: (content: string | Uint8Array) => string = launcher.sha256;

/** A cluster without what it runs, and without what only checks of it need. */
export function factsOfCluster(cluster: Cluster): NamedCluster {
  const { apps: _, waivers: __, given: ___, ...facts } = cluster;
  return facts;
}

/** A digest of everything about a cluster that its deployments can depend on. */
export function clusterDigest(facts: NamedCluster): string {
  return sha256(canonicalJson(facts));
}

/**
 * A digest of everything that a deployment's objects depend on: equal digests, equal objects.
 *
 * @param sources digest of the app's source files and of the compiler.
 * @param cluster from {@link clusterDigest}.
 * @param settings as canonical JSON.
 */
export function deploymentDigest(deployment: Deployment, sources: string, cluster: string, settings: string): string {
  const { name, namespace, project, teams, after, app } = deployment;
  return sha256([sources, cluster, app.name, name, namespace, project ?? "", teams === undefined ? "" : JSON.stringify(teams), after.join(" "), settings].join("\0"));
}
