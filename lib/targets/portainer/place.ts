import type { Dialect, StackVariable } from "../../model/stack.js";

/** What runs a stack: Portainer has other endpoints of its API for each. */
export type StackKind = "swarm" | "standalone" | "kubernetes";

/** One stack as Portainer is to have it. */
export interface PortainerStack {
  readonly place: string;
  /** Name of the stack, which is the deployment's. */
  readonly name: string;
  readonly kind: StackKind;
  readonly owner: string;
  /** Branch that the stack is pulled from, without `refs/heads/`. */
  readonly reference: string;
  /** Path of the stack's file in the repository. */
  readonly file: string;
  /** What the file leaves open. */
  readonly variables: readonly StackVariable[];
  /** Teams that may see the stack. None: administrators alone. */
  readonly teams: readonly string[];
  /** Stacks of a lower wave come before it. */
  readonly wave: number;
}

/** A network that has to be there before the stacks which join it. */
export interface PlaceNetwork {
  readonly name: string;
  readonly driver: "overlay" | "bridge";
  readonly encrypted?: boolean;
  readonly attachable?: boolean;
  readonly internal?: boolean;
}

/** The environment of a place, as Portainer is to know it. */
export interface PortainerEnvironment {
  readonly name: string;
  readonly kind: StackKind;
  /** Address of its agent, `tcp://host:9001`, by which a missing environment is made. Default: it is made by hand. */
  readonly agent?: string;
  readonly tags: readonly string[];
  readonly group?: string;
}

/** One place that Portainer delivers to, as the record in the tree tells of it. */
export interface PortainerPlace {
  readonly place: string;
  /** Base URL of Portainer, without `/api`. */
  readonly server: string;
  /** Git URL that Portainer reads, without credentials. */
  readonly repository: string;
  readonly environment: PortainerEnvironment;
  readonly networks: readonly PlaceNetwork[];
  /** By wave, then by name. */
  readonly stacks: readonly PortainerStack[];
}

/** How the kind of a place is called, by the words of its stacks. */
export const kindOf = (dialect: Dialect | "kubernetes"): StackKind => (dialect === "compose" ? "standalone" : dialect);
