import type { Delivery } from "./delivery.js";
import type { Deployment } from "./deployment.js";
import type { KubernetesVersion } from "./kubernetes.js";
import type { Bytes, ClusterNode } from "./node.js";
import type { Given } from "./given.js";
import { recordOrigin } from "./origin.js";
import type { Waiver } from "./waiver.js";

/** One network that a cluster reaches. */
export interface Network {
  /** Address range in CIDR form, such as `10.25.10.0/24`. */
  readonly cidr: string;
  /** Number of the VLAN, from 1 to 4094. */
  readonly vlan?: number;
}

/** A storage class that apps can ask for by name. */
export interface StorageClass {
  readonly name: string;
  /** Used for volumes that name no class. At most one of a cluster's classes. */
  readonly default?: boolean;
  /**
   * Where its volumes take their room from: the disk of the node that the pod runs on, or storage of this size
   * elsewhere. Default: the node for provisioners that are known to use it; of others nothing is checked.
   */
  readonly disk?: "node" | Bytes;
}

/** Facts about a cluster, without what it runs. Renderers decide by these; apps never see them. */
export interface ClusterFacts {
  /** What the cluster is for, in one sentence. */
  readonly description: string;
  readonly distribution: "rke2" | "k3s";
  readonly kubernetes: KubernetesVersion;
  readonly environment: "development" | "staging" | "production";
  /** Networks by the name that the lab calls them. */
  readonly networks: Readonly<Record<string, Network>>;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** How HTTP routes enter the cluster. */
  readonly ingress: {
    /** Name of the IngressClass. */
    readonly class: string;
    /** Namespace that the ingress controller's pods run in: the only one that may reach routed ports. */
    readonly namespace: string;
    /** cert-manager ClusterIssuer for the certificates of routes. Without it routes have no TLS. */
    readonly issuer?: string;
  };
  readonly storageClasses: readonly StorageClass[];
  /**
   * Custom kinds of the whole cluster, as `group/Kind`, that neither the compiler knows nor the
   * deployment that uses them defines. Objects of other custom kinds get the deployment's namespace.
   */
  readonly clusterScopedKinds?: readonly string[];
  readonly nodes: readonly ClusterNode[];
  /**
   * What the cluster has to survive. `one-node-lost`: with any one worker gone, all pods that can move still fit,
   * as an error. Default: the same as a warning for `production` with more than one worker; `none` elsewhere.
   */
  readonly tolerates?: "one-node-lost" | "none";
  readonly delivery: Delivery;
  /**
   * What holds the policies of `policies/` on the cluster itself: Kyverno (1.17 or later, in the
   * namespace `kyverno`, where it also reads exceptions), or the API server by ValidatingAdmissionPolicies. Default:
   * `kubernetes` from 1.30 on, where these are there by default, and `none` before.
   */
  readonly policyEngine?: "kyverno" | "kubernetes" | "none";
  /**
   * Namespaces whose pods others bring, Helm charts say, so that the cluster does not hold these to the
   * policies. What the repository itself puts there is checked before a commit all the same. Default: none.
   */
  readonly unpolicedNamespaces?: readonly string[];
}

/** A cluster's facts under its name. */
export interface NamedCluster extends ClusterFacts {
  readonly name: string;
}

/** What an author says about a cluster. */
export interface ClusterDefinition extends ClusterFacts {
  /** What runs here. */
  readonly apps: readonly Deployment[];
  /** Findings that are let pass on this cluster. */
  readonly waivers?: readonly Waiver[];
  /** What objects on this cluster refer to and nobody here makes. */
  readonly given?: readonly Given[];
}

/** One place that runs apps. Made by {@link defineCluster}. */
export interface Cluster extends ClusterDefinition {
  readonly name: string;
}

const clusters = new WeakSet<object>();

/**
 * Defines a cluster. Export the result as the default of `clusters/<name>/cluster.ts`.
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
