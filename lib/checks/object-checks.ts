import type { LabelSelector } from "../model/policy.js";
import type { Problem } from "./problem.js";

/** A problem that holds in namespaces with certain labels only. */
export interface ConditionalProblem extends Problem {
  readonly when?: { readonly namespace: string; readonly selector: LabelSelector };
}

/** A problem, and which of a deployment's objects it is in. */
export interface ObjectProblem extends ConditionalProblem {
  readonly object: number;
}
