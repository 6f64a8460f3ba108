import type { Dialect } from "../model/stack.js";
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
  /** On places that run stacks: in which words its file is, and the names of the variables that it leaves open. */
  readonly stack?: { readonly dialect: Dialect; readonly variables: readonly string[] };
  /** Place in the cluster's order: 0 waits for nothing, 1 waits for one of level 0, and so on. */
  readonly wave: number;
}
