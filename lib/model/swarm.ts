import type { PortainerDelivery } from "./delivery.js";
import { gpuSlug, type Bytes, type ClusterNode } from "./node.js";
import type { PlaceFacts } from "./place.js";

/** One machine of a Swarm. Its labels are those of `docker node update --label-add`, which constraints read. */
export interface SwarmNode extends Omit<ClusterNode, "role" | "taints" | "pods"> {
  /** Managers run tasks too, unless they are drained. */
  readonly role: "manager" | "worker";
  /** `drain`: runs no tasks. Default: `active`. */
  readonly availability?: "active" | "drain";
}

/** The labels of a node: those that are stated, and `gpu` with the model of its GPUs. */
export function dockerLabels({ gpus = [], labels = {} }: Pick<SwarmNode, "gpus" | "labels">): Readonly<Record<string, string>> {
  const [first] = gpus;
  return first === undefined ? labels : { gpu: gpuSlug(first.model), ...labels };
}

/** An overlay network of the whole Swarm, beside those that stacks make for themselves. */
export interface Overlay {
  /** Whether what passes between nodes is encrypted (option `encrypted` of the driver). Default: no. */
  readonly encrypted?: boolean;
  /** Whether containers that are no tasks may join. Default: no. */
  readonly attachable?: boolean;
  /** Whether it leads nowhere but to its members. Default: no. */
  readonly internal?: boolean;
  /** Whether somebody else makes it. Default: no, the delivery makes it before the stacks. */
  readonly external?: boolean;
}

/** Where volumes come from that apps ask for by the name of a class. */
export interface VolumeClass {
  readonly name: string;
  /** Used for volumes that name no class. At most one of a place's classes. */
  readonly default?: boolean;
  /** Volume driver, such as `local` or `rclone`. It has to be on every node. */
  readonly driver: string;
  /** Options of the driver (`driver_opts`). `{volume}` in a value stands for the name of the volume. */
  readonly options?: Readonly<Record<string, string>>;
  /** Whether a volume holds the same on every node, as with NFS or rclone. Default: no, each node has its own. */
  readonly shared?: boolean;
  /** The node that has the volumes. What mounts one then runs there. Default: whichever node a task comes to. */
  readonly node?: string;
  /** How much room there is in all. Default: nothing is checked. */
  readonly disk?: "node" | Bytes;
}

/** How HTTP routes enter: caddy-docker-proxy, which reads them from labels of services. */
export interface CaddyIngress {
  readonly proxy: "caddy";
  /** Network that the proxy and all routed services are in. */
  readonly network: string;
  /** Who signs the certificates of routes: `acme` a public authority, `internal` Caddy itself. Without it routes have no TLS. */
  readonly issuer?: "acme" | "internal";
}

/** What the Docker engines of a place do for every container, by their `daemon.json`. */
export interface EngineFacts {
  /** Whether no process gains rights by `setuid` programs (`"no-new-privileges": true`). Default: no. */
  readonly noNewPrivileges?: boolean;
}

/** Facts about a Docker Swarm, without what it runs. */
export interface SwarmFacts extends PlaceFacts {
  readonly distribution: "swarm";
  /** GPUs are the generic resource `gpu`, and the model of a node's is its label `gpu`: see gpuSlug. */
  readonly nodes: readonly SwarmNode[];
  /** Networks that stacks share, by name. */
  readonly overlays: Readonly<Record<string, Overlay>>;
  /** Default: there is no proxy, and routes cannot be had. */
  readonly ingress?: CaddyIngress;
  readonly storageClasses: readonly VolumeClass[];
  readonly engine?: EngineFacts;
  readonly delivery: PortainerDelivery;
}
