import type { Delivery } from "./delivery.js";
import type { KubernetesVersion } from "./kubernetes.js";
import type { Bytes, ClusterNode } from "./node.js";
import type { PlaceFacts } from "./place.js";

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

/** Facts about a Kubernetes cluster, without what it runs. */
export interface KubernetesFacts extends PlaceFacts {
  readonly distribution: "rke2" | "k3s";
  readonly kubernetes: KubernetesVersion;
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
