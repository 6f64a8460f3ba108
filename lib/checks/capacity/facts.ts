import type { LabelRequirement, LabelSelector } from "../../model/policy.js";

/** Amounts by resource: `cpu` in thousandths of a core, all else in bytes or pieces. */
export type Amounts = Readonly<Record<string, number>>;

/** What a container, or a pod as a whole, asks for and is limited to. */
export interface ResourceFacts {
  /** With the limits where it states no requests, as the API's defaults have it. */
  readonly requests: Amounts;
  readonly limits?: Amounts;
}

export interface ContainerFacts extends ResourceFacts {
  /** A sidecar is an init container that goes on running. Default: neither. */
  readonly role?: "init" | "sidecar";
}

/** One condition of a node affinity (core/v1, NodeSelectorRequirement). */
export interface NodeRequirement {
  /** Key of a label, or `metadata.name` for the name of the node. */
  readonly key: string;
  readonly operator: LabelRequirement["operator"] | "Gt" | "Lt";
  readonly values: readonly string[];
}

/** core/v1, Toleration. An absent key tolerates every taint, an absent effect every effect. */
export interface TolerationFacts {
  readonly key?: string;
  /** Absent: any value (`Exists`). */
  readonly value?: string;
  readonly effect?: string;
}

/** Other pods, for a required affinity or anti-affinity (core/v1, PodAffinityTerm). */
export interface PodTerm {
  readonly selector: LabelSelector;
  readonly topologyKey: string;
  /** Default, without a selector of namespaces: the pod's own. */
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

/** A spread that keeps pods from being scheduled (core/v1, TopologySpreadConstraint with DoNotSchedule). */
export interface SpreadFacts {
  readonly selector: LabelSelector;
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains?: number;
  /** Whether nodes with taints that the pod does not tolerate are left out of the domains. Default: no. */
  readonly honorsTaints?: true;
  /** Whether nodes that the pod does not choose count as domains. Default: no. */
  readonly ignoresAffinity?: true;
}

/** A volume that is claimed. */
export interface VolumeFacts {
  /** Absent: the cluster's default class. */
  readonly class?: string;
  /** Bytes. */
  readonly size: number;
}

/** What one pod asks of the node that runs it. */
export interface PodFacts {
  /** JSON pointer of the pod's spec within the object. */
  readonly at: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerFacts[];
  /** Resources of the pod as a whole (`spec.resources`). */
  readonly whole?: ResourceFacts;
  readonly overhead?: Amounts;
  readonly runtimeClass?: string;
  readonly nodeName?: string;
  readonly nodeSelector?: readonly (readonly [key: string, value: string])[];
  /** One of the terms has to hold, and all of its requirements. */
  readonly nodeAffinity?: readonly (readonly NodeRequirement[])[];
  readonly tolerations?: readonly TolerationFacts[];
  readonly near?: readonly PodTerm[];
  readonly apart?: readonly PodTerm[];
  readonly spread?: readonly SpreadFacts[];
  /** Ports of the node, as `protocol/port/address`. */
  readonly ports?: readonly string[];
  /** Names of the claims that it mounts. */
  readonly claims?: readonly string[];
  /** Volumes that each pod has for itself. */
  readonly volumes?: readonly VolumeFacts[];
}

/** Pods of one form that an object is or makes. */
export interface PodsFacts {
  /** Position of the object among the manifests. */
  readonly object: number;
  readonly kind: string;
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
  /** Which of the object's pods, such as a group of workers. Default: all. */
  readonly part?: string;
  /** `daemon`: one on each node that takes it; `job`: now and then, for some time. */
  readonly runs: "always" | "daemon" | "job";
  /** Pods at rest; of a job the fewest that get it done. */
  readonly minimum: number;
  /** Pods at the busiest. */
  readonly maximum: number;
  /** Whether a rollout starts a new pod before it stops an old one, and waits until it runs. */
  readonly surges?: true;
  readonly pod: PodFacts;
}

export interface ClaimFacts extends VolumeFacts {
  readonly object: number;
  readonly namespace: string;
  readonly name: string;
}

/** The object that an autoscaler scales, and how far. */
export interface ScalerFacts {
  readonly namespace: string;
  /** `group/Kind name`. */
  readonly target: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** What a ResourceQuota allows. Those with scopes are left out: which pods they count is not known here. */
export interface QuotaFacts {
  readonly object: number;
  readonly namespace: string;
  readonly hard: Amounts;
}

/** What a LimitRange gives to containers that state nothing. */
export interface LimitFacts {
  readonly namespace: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** What capacity is proved from: plain data, drawn from one deployment's manifests. */
export interface CapacityFacts {
  readonly pods: readonly PodsFacts[];
  readonly scalers: readonly ScalerFacts[];
  readonly claims: readonly ClaimFacts[];
  readonly quotas: readonly QuotaFacts[];
  readonly limits: readonly LimitFacts[];
  /** Labels of Namespaces by name. */
  readonly namespaces: readonly (readonly [name: string, labels: Readonly<Record<string, string>>])[];
  /** Provisioners of StorageClasses by name. */
  readonly provisioners: readonly (readonly [name: string, provisioner: string])[];
  /** What pods of a RuntimeClass need on top, by name. */
  readonly overheads: readonly (readonly [name: string, overhead: Amounts])[];
  /** Objects that make pods of which nothing is known here, such as Helm releases. */
  readonly uncounted: readonly number[];
}
