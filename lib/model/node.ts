/** A Kubernetes quantity of bytes, such as `32Gi` (resource model, "Quantity"). */
export type Bytes = `${number}${"Ki" | "Mi" | "Gi" | "Ti"}`;

/** One kind of GPU in a node. */
export interface Gpu {
  /** What people call it, such as `RTX A4000`. Apps ask for it by this name. */
  readonly model: string;
  readonly count: number;
  /**
   * Value of the label `nvidia.com/gpu.product`, which GPU feature discovery sets.
   * Default: the model with `NVIDIA-` before it and `-` for blanks.
   */
  readonly product?: string;
  /** Memory of one GPU. */
  readonly memory?: Bytes;
}

/** A taint that keeps pods away unless they tolerate it (Kubernetes, core/v1 Taint). */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** What of a node's hardware is kept from pods. A field that is left out has the default of the cluster's distribution. */
export interface Reserved {
  /** Virtual CPUs: the kubelet's `kubeReserved` and `systemReserved`, and pods that the distribution itself brings. */
  readonly cores?: number;
  /** As for `cores`, with the eviction threshold `memory.available`. */
  readonly memory?: Bytes;
  /** As for `cores`, with the eviction threshold `nodefs.available`. */
  readonly disk?: Bytes;
}

/** One machine of a cluster's inventory. */
export interface ClusterNode {
  /** Host name, an RFC 1123 label. */
  readonly name: string;
  readonly role: "control-plane" | "worker";
  /** Virtual CPUs. */
  readonly cores: number;
  readonly memory: Bytes;
  readonly disk: Bytes;
  readonly gpus?: readonly Gpu[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** Default: what the cluster's distribution keeps for itself. */
  readonly reserved?: Reserved;
  /** Most pods that the kubelet runs (`maxPods`). Default: 110. */
  readonly pods?: number;
  /** Number of the VLAN that the node's address is in, from 1 to 4094. */
  readonly vlan: number;
  /** Address in that VLAN. */
  readonly address?: string;
}

/** The label value by which pods choose a GPU. */
export function gpuProduct({ model, product }: Gpu): string {
  return product ?? `NVIDIA-${model.replaceAll(" ", "-")}`;
}

/** What a GPU's model is called in labels of Docker nodes, such as `rtx-a4000`. */
export function gpuSlug(model: string): string {
  return model.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}
