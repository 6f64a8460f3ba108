import type { PortainerDelivery } from "./delivery.js";
import type { ClusterNode } from "./node.js";
import type { PlaceFacts } from "./place.js";
import type { CaddyIngress, EngineFacts, Overlay, VolumeClass } from "./swarm.js";

/** The machine of a Compose host. */
export type ComposeNode = Omit<ClusterNode, "role" | "taints" | "pods">;

/** Facts about one machine that runs stacks with Docker Compose, without what it runs. */
export interface ComposeFacts extends PlaceFacts {
  readonly distribution: "compose";
  readonly node: ComposeNode;
  /** Networks of the host that stacks share, by name. Default: none. */
  readonly bridges?: Readonly<Record<string, Pick<Overlay, "internal" | "external">>>;
  /** Default: there is no proxy, and routes cannot be had. */
  readonly ingress?: CaddyIngress;
  readonly storageClasses: readonly VolumeClass[];
  readonly engine?: EngineFacts;
  /** Folder of the host with `<stack>/<secret>/<key>` for each key of a secret. Default: `/etc/astrolabe/secrets`. */
  readonly secretsFolder?: string;
  readonly delivery: PortainerDelivery;
}
