import type { LabelRequirement } from "../../model/policy.js";
import type { ConstructGiven } from "../../synth/given.js";

/** Positions in {@link ReferenceFacts.labels}: labels repeat so much that each is kept once. */
export type LabelSet = readonly number[];

/** A label selector (apimachinery, metav1.LabelSelector). Without anything it takes all. */
export interface SelectorFacts {
  readonly labels: LabelSet;
  readonly where?: readonly LabelRequirement[];
}

/** A reference by name. */
export interface Need {
  /** `Secret`; kinds of custom resources with their group: `cert-manager.io/Issuer`. */
  readonly kind: string;
  readonly name: string;
  /** JSON pointer of the name. */
  readonly at: string;
  /** Key that has to be in it. */
  readonly key?: string;
  /** Pointer of the key. Default: `key` beside the name. */
  readonly keyAt?: string;
  /** Default: the object's own. `*` stands for any: whoever reads the reference decides. */
  readonly namespace?: string;
  /** Port of a Service. */
  readonly port?: number | string;
}

/** An object that a controller makes because of this one. */
export interface MadeObject {
  readonly kind: "PersistentVolumeClaim" | "Secret" | "Namespace";
  /** For claims of a StatefulSet all but the number at the end. */
  readonly name: string;
  /** Keys that it holds. Default: any. */
  readonly keys?: readonly string[];
  /** Default: the object's own. `*` stands for any. */
  readonly namespace?: string;
}

export interface PortFacts {
  readonly number: number;
  readonly name?: string;
  /** Default: TCP. */
  readonly protocol?: string;
}

/** Pods that an object is or makes. */
export interface PodFacts {
  readonly labels: LabelSet;
  /** Ports that the containers declare. */
  readonly ports?: readonly PortFacts[];
  /** Containers without a request for `cpu` or `memory`. */
  readonly unrequested?: Readonly<Record<string, readonly string[]>>;
}

export interface ServiceFacts {
  readonly selector?: LabelSet;
  readonly headless?: true;
  /** Default: ClusterIP. */
  readonly type?: string;
  readonly ports: readonly ServicePortFacts[];
}

export interface ServicePortFacts extends PortFacts {
  /** Port of the pods, by number or name. */
  readonly target: number | string;
}

export interface IngressFacts {
  readonly class?: string;
  readonly paths: readonly { readonly host: string; readonly path: string; readonly exact?: true; readonly at: string }[];
}

export interface PolicyFacts {
  readonly pods: SelectorFacts;
  readonly peers?: readonly { readonly at: string; readonly pods?: SelectorFacts; readonly namespaces?: SelectorFacts }[];
  /** Ports of the policy's own pods that it names. */
  readonly named?: readonly { readonly at: string; readonly name: string }[];
}

export interface BudgetFacts {
  readonly pods: SelectorFacts;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

/** The object that an autoscaler scales, and what it measures. */
export interface AutoscalerFacts {
  readonly kind: string;
  readonly name: string;
  readonly minimum: number;
  /** Resources that are measured against requests, and of which container. Default: all of the pod. */
  readonly shares: readonly { readonly resource: string; readonly container?: string; readonly at: string }[];
}

/** What a ServiceMonitor or PodMonitor (Prometheus operator) selects. */
export interface MonitorFacts {
  readonly of: "Service" | "Pod";
  readonly selector: SelectorFacts;
  /** Default: the monitor's own. `*` stands for all. */
  readonly namespaces?: readonly string[] | "*";
  readonly ports?: readonly { readonly at: string; readonly name: string }[];
}

/** What one object offers to others and needs of them. */
export interface ObjectFacts {
  /** Position among the manifests. */
  readonly object: number;
  /** API group of a custom resource. Absent for kinds that Kubernetes itself defines. */
  readonly group?: string;
  readonly needs?: readonly Need[];
  readonly makes?: readonly MadeObject[];
  /** Labels of a Service or Namespace. */
  readonly labels?: LabelSet;
  /** Keys of a ConfigMap or Secret. */
  readonly keys?: readonly string[];
  readonly pods?: readonly PodFacts[];
  /** Replicas that a workload states. */
  readonly replicas?: number;
  readonly service?: ServiceFacts;
  readonly ingress?: IngressFacts;
  readonly policy?: PolicyFacts;
  readonly budget?: BudgetFacts;
  readonly autoscaler?: AutoscalerFacts;
  readonly monitor?: MonitorFacts;
  /** Resources that a LimitRange gives to containers that ask for none. */
  readonly defaults?: readonly string[];
  /** Custom kind that a definition defines, as `group/Kind`. */
  readonly defines?: string;
  /** Service that governs a StatefulSet. */
  readonly governedBy?: string;
  /** StorageClass that a PersistentVolume has, whether or not there is an object of that name. */
  readonly volumeClass?: string;
}

/** What the checks of references need of one deployment. Plain data. Objects without a part in it are left out. */
export interface ReferenceFacts {
  /** Labels as `key=value`. */
  readonly labels: readonly string[];
  readonly objects: readonly ObjectFacts[];
  readonly given?: readonly ConstructGiven[];
}
