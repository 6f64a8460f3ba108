import type { Change } from "./change.js";
import type { Consequence } from "./consequence.js";

/** Of one resource of a cluster: what its nodes offer, and what pods ask for. Cores, bytes or pieces. */
export interface Share {
  readonly resource: "cpu" | "memory" | `gpu ${string}` | "pods";
  readonly offered: number;
  readonly before: number;
  readonly after: number;
}

/** What publishing would do: the objects that change, and what that does to what runs. */
export interface Plan {
  /** By cluster, deployment and path. */
  readonly changes: readonly Change[];
  /** Most weighty first, then by code, cluster, deployment and object. */
  readonly consequences: readonly Consequence[];
  /** How full each cluster with an inventory is, by cluster; only clusters and resources of which something changes. */
  readonly shares: ReadonlyMap<string, readonly Share[]>;
}
