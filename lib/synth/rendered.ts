import type { Dialect, StackVariable } from "../model/stack.js";
import type { Identity } from "./manifest.js";

/** Fields of one object that another controller writes, such as replicas under an autoscaler. */
export interface IgnoredFields extends Identity {
  /** JSON pointers (RFC 6901) into the object. */
  readonly pointers: readonly string[];
}

/** A kind of object that a deployment brings. */
export interface KindUse {
  readonly group: string;
  readonly kind: string;
  /** Whether objects of this kind belong to the whole cluster. */
  readonly clusterScoped: boolean;
}

/** In which words a stack is written: those of Docker, or as objects of Kubernetes. */
export type StackDialect = Dialect | "kubernetes";

/** What is known of a stack beside its file. */
export interface StackFacts {
  readonly dialect: StackDialect;
  /** What the file leaves open, in the order of the stack. */
  readonly variables: readonly StackVariable[];
  /** Teams that may see it. None: administrators alone. */
  readonly teams: readonly string[];
}

/** What a delivery needs to know about a rendered deployment. All lists are sorted and without repeats. */
export interface DeploymentFacts {
  readonly cluster: string;
  readonly app: string;
  readonly owner: string;
  readonly name: string;
  /** Folder of its objects in the cluster's. Default: its name. */
  readonly folder?: string;
  readonly namespace: string;
  readonly project: string;
  readonly kinds: readonly KindUse[];
  /** Namespaces that its objects live in. */
  readonly namespaces: readonly string[];
  readonly ignored: readonly IgnoredFields[];
  /** On places that Portainer delivers to. */
  readonly stack?: StackFacts;
  /** Place in the cluster's order: 0 waits for nothing, 1 waits for one of level 0, and so on. */
  readonly wave: number;
}
