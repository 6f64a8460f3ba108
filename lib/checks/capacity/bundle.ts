/** Pods that are alike, as what is packed. All indexes are positions in the lists of {@link Problem}. */
export interface Bundle {
  /** What each pod takes, by resource. */
  readonly request: Float64Array;
  /** Nodes that take it, however full they are. */
  readonly nodes: readonly number[];
  /** Positions of its ports of the node. */
  readonly ports: readonly number[];
  /** Relations that count its pods as others'. */
  readonly counted: readonly Relation[];
  /** Pods that have to be in its domain. */
  readonly near: readonly Relation[];
  /** Pods that must not be. */
  readonly apart: readonly Relation[];
  readonly spread: readonly Spread[];
  /** Claims that it shares: all users of one are on one node. */
  readonly together: readonly Relation[];
}

/** How pods of one term of affinity are over the domains of a topology. Its identity is its position. */
export interface Relation {
  readonly index: number;
  /** Domain of each node; -1 for a node that has none. Relations of one topology have the same array. */
  readonly domains: Int32Array;
  /** Where its domains begin among those of all relations. */
  readonly start: number;
  readonly count: number;
}

export interface Spread {
  readonly relation: Relation;
  readonly maxSkew: number;
  readonly minDomains: number;
  /** Domains over which the least is taken. */
  readonly eligible: readonly number[];
  /** Whether the pod is one of those that are spread. */
  readonly self: boolean;
}

export interface Problem {
  /** What each node has, by resource. */
  readonly nodes: readonly Float64Array[];
  /** The same of all nodes in turn. */
  readonly sizes: Float64Array;
  readonly bundles: readonly Bundle[];
  readonly relations: readonly Relation[];
  /** For each port those that it excludes on a node, itself among them. */
  readonly ports: readonly (readonly number[])[];
}
