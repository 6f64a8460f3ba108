import type { ComposeFacts } from "./compose.js";
import type { Deployment } from "./deployment.js";
import type { Given } from "./given.js";
import type { KubernetesFacts } from "./kubernetes-cluster.js";
import type { ClusterNode } from "./node.js";
import { recordOrigin } from "./origin.js";
import type { SwarmFacts } from "./swarm.js";
import type { Waiver } from "./waiver.js";

export type { StorageClass } from "./kubernetes-cluster.js";
export type { Network } from "./network.js";

/** Facts about a place, without what it runs. Renderers decide by these; apps never see them. */
export type ClusterFacts = KubernetesFacts | SwarmFacts | ComposeFacts;

interface Named {
  readonly name: string;
}

/** A Kubernetes cluster's facts under its name. */
export type NamedKubernetes = KubernetesFacts & Named;

/** The facts of a Swarm or a Compose host under its name: places whose apps become stacks. */
export type NamedStackPlace = (SwarmFacts | ComposeFacts) & Named;

/** A place's facts under its name. */
export type NamedCluster = NamedKubernetes | NamedStackPlace;

/** What runs on a place, and what its author says of it. */
interface Runs {
  /** What runs here. */
  readonly apps: readonly Deployment[];
  /** Findings that are let pass on this cluster. */
  readonly waivers?: readonly Waiver[];
  /** What objects on this cluster refer to and nobody here makes. */
  readonly given?: readonly Given[];
}

/** What an author says about a cluster. */
export type ClusterDefinition = ClusterFacts & Runs;

/** One place that runs apps. Made by {@link defineCluster}. */
export type Cluster = ClusterDefinition & Named;

/** One machine of any place. */
export type Machine = Omit<ClusterNode, "role"> & { readonly role: string };

/** The machines of a place, in the order of its inventory. */
export function machinesOf(cluster: ClusterFacts): readonly Machine[] {
  return cluster.distribution === "compose" ? [{ ...cluster.node, role: "host" }] : cluster.nodes;
}

/** Whether a place runs Kubernetes. */
export function isKubernetes<Facts extends ClusterFacts>(cluster: Facts): cluster is Extract<Facts, KubernetesFacts> {
  return cluster.distribution === "rke2" || cluster.distribution === "k3s";
}

const clusters = new WeakSet<object>();

/**
 * Defines a place: a Kubernetes cluster, a Swarm or a Compose host, told apart by `distribution`. Export the result as the default of `clusters/<name>/cluster.ts`.
 *
 * @param name RFC 1123 label, the same as the cluster's folder.
 */
export function defineCluster(name: string, definition: ClusterDefinition): Cluster {
  const cluster: Cluster = { ...definition, name };
  clusters.add(cluster);
  recordOrigin(cluster);
  return cluster;
}

/** Whether a value was made by {@link defineCluster}. */
export function isCluster(value: unknown): value is Cluster {
  return typeof value === "object" && value !== null && clusters.has(value);
}
