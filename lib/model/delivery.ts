/** How a cluster receives its tree: ArgoCD pulls it from a git repository. */
export interface ArgocdDelivery {
  readonly kind: "argocd";
  /** Git URL that ArgoCD reads, without credentials. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** Folder of the tree in the repository. */
  readonly folder: string;
  /** AppProject of the deployments that name none. */
  readonly project: string;
  /** The cluster as ArgoCD knows it: by name or by API server address. */
  readonly destination: { readonly name: string } | { readonly server: string };
  /** Namespace that ArgoCD runs in. */
  readonly namespace: string;
  /** Whether ArgoCD applies a change without being asked. */
  readonly autoSync: boolean;
}

/** What {@link argocd} takes: the repository, and what differs from the defaults. */
export interface ArgocdOptions {
  readonly repository: string;
  /** Default: `main`. */
  readonly revision?: string;
  /** Default: `generated`. */
  readonly folder?: string;
  readonly project: string;
  /** Default: the cluster that ArgoCD itself runs in. */
  readonly destination?: ArgocdDelivery["destination"];
  /** Default: `argocd`. */
  readonly namespace?: string;
  /** Default: true. */
  readonly autoSync?: boolean;
}

export type Delivery = ArgocdDelivery;

/** Delivers a cluster's tree through ArgoCD. */
export function argocd(options: ArgocdOptions): ArgocdDelivery {
  return {
    kind: "argocd",
    repository: options.repository,
    revision: options.revision ?? "main",
    folder: options.folder ?? "generated",
    project: options.project,
    // The address under which ArgoCD knows its own cluster (Argo CD, "Declarative Setup").
    destination: options.destination ?? { server: "https://kubernetes.default.svc" },
    namespace: options.namespace ?? "argocd",
    autoSync: options.autoSync ?? true,
  };
}
