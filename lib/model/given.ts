/** Kinds of the whole cluster that objects refer to by name. */
export type GivenClusterKind = "ClusterIssuer" | "ClusterRole" | "IngressClass" | "Namespace" | "PriorityClass" | "RuntimeClass" | "StorageClass";

/** Kinds in a namespace that objects refer to by name. */
export type GivenNamespacedKind =
  | "ConfigMap" | "DaemonSet" | "Deployment" | "Issuer" | "PersistentVolumeClaim" | "Role" | "Secret" | "Service" | "ServiceAccount" | "StatefulSet";

/** One object by its name. */
export interface GivenObject {
  readonly kind: GivenClusterKind | GivenNamespacedKind;
  readonly name: string;
  /** Default: in an app the deployment's namespace; in a cluster every namespace. Kinds of the whole cluster have none. */
  readonly namespace?: string;
  /** Keys of a Secret or ConfigMap, as far as they are used. Without them any key is taken to be there. */
  readonly keys?: readonly string[];
  /** Labels of a Namespace or Service, as far as they are selected by. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Who or what makes it, for people. */
  readonly by: string;
}

/** Pods that an operator or a Helm release makes, so that no manifest shows their labels. */
export interface GivenPods {
  readonly kind: "Pod";
  /** Labels that the pods carry, as far as they are selected by. */
  readonly labels: Readonly<Record<string, string>>;
  /** Default: in an app the deployment's namespace; in a cluster every namespace. */
  readonly namespace?: string;
  readonly by: string;
}

/** Custom kinds whose definitions something else installs, such as a Helm release. */
export interface GivenDefinitions {
  readonly kind: "CustomResourceDefinition";
  /** API group, such as `cert-manager.io`. */
  readonly group: string;
  /** The kinds of the group that are used, such as `Certificate`. */
  readonly defines: readonly string[];
  readonly by: string;
}

/** Something that objects need and that nobody in this repository makes. Made by {@link given}. */
export type Given = GivenObject | GivenPods | GivenDefinitions;

/**
 * States that something exists from outside, so that objects that need it are no findings. For `given`
 * of an app or a cluster. What no object needs is a finding of its own: `given-unused`.
 */
export function given(object: Given): Given {
  return { ...object };
}

/** What an app states, with the namespace of its deployment where it names none. */
export function givenIn<Stated extends Given>(stated: Stated, namespace: string): Stated {
  return stated.kind === "CustomResourceDefinition" || stated.namespace !== undefined ? stated : { ...stated, namespace };
}
