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

/** How a place receives its stacks: Portainer pulls each from a git reference of its own, when told to. */
export interface PortainerDelivery {
  readonly kind: "portainer";
  /** Base URL of Portainer, without `/api`. */
  readonly server: string;
  /** Git URL that Portainer reads, without credentials. */
  readonly repository: string;
  /** Folder of the tree in the repository. */
  readonly folder: string;
  /** Name of the environment, as Portainer knows the place. */
  readonly environment: string;
  /** Address of the environment's agent. Absent: the environment is made by hand. */
  readonly agent?: string;
  /** Tags of the environment. */
  readonly tags: readonly string[];
  /** Group that the environment is in. */
  readonly group?: string;
  /** Teams that may see the stacks. None: administrators alone. */
  readonly teams: readonly string[];
  /** Beginning of the references that stacks are pulled from: `<references>/<place>/<stack>`. */
  readonly references: string;
}

/** What {@link portainer} takes: the server, the repository, and what differs from the defaults. */
export interface PortainerOptions {
  readonly server: string;
  readonly repository: string;
  /** Default: `generated`. */
  readonly folder?: string;
  readonly environment: string;
  /** Address of the environment's agent, `tcp://host:9001`, by which a missing environment is made. Default: it is made by hand. */
  readonly agent?: string;
  readonly tags?: readonly string[];
  readonly group?: string;
  readonly teams?: readonly string[];
  /** Default: `deploy-portainer`. */
  readonly references?: string;
}

export type Delivery = ArgocdDelivery | PortainerDelivery;

/** Delivers a place's stacks through Portainer. */
export function portainer(options: PortainerOptions): PortainerDelivery {
  const { server, repository, environment, agent, folder = "generated", tags = [], group, teams = [], references = "deploy-portainer" } = options;
  return {
    kind: "portainer", server, repository, folder, environment, ...(agent === undefined ? {} : { agent }), tags, ...(group === undefined ? {} : { group }), teams, references,
  };
}

/** Branch that one stack is pulled from. It moves only when the stack's files change. */
export function stackReference({ references }: PortainerDelivery, place: string, stack: string): string {
  return `${references}/${place}/${stack}`;
}

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
