import type { ASTNode } from "@marcbachmann/cel-js";
import type { KubernetesVersion } from "../../model/kubernetes.js";
import type { Budget } from "./budget.js";
import type { Type } from "./types.js";
import type { Unification } from "./unification.js";

/** What an evaluation works on. */
export interface Frame {
  readonly budget: Budget;
  /** The value of a variable by its name, `variables.x` among them. */
  readonly read: (name: string) => unknown;
  /** The values of what macros bind, by number. */
  readonly locals: unknown[];
}

/** Computes a value. Throws a CelError. */
export type Step = (frame: Frame) => unknown;

/** How one part of an expression is computed, and what is known about its value. */
export interface Plan {
  readonly type: Type;
  readonly step: Step;
  /** The value of a literal. */
  readonly constant?: unknown;
}

/** A variable that a macro binds. */
export interface Local {
  readonly number: number;
  readonly type: Type;
  /** Computes the value when it is first read; absent when the macro puts it in place. */
  readonly compute?: Step;
}

/** What is known while an expression is planned. */
export interface Scope {
  readonly variables: ReadonlySet<string>;
  readonly kubernetes: KubernetesVersion | undefined;
  readonly locals: ReadonlyMap<string, Local>;
  /** Whether elements of literals may differ in type. */
  readonly mixed: boolean;
  readonly shared: Shared;
}

/** What all scopes of one expression share. */
export interface Shared {
  readonly types: Unification;
  readonly references: Set<string>;
  readonly functions: Set<string>;
  /** Checks that need the types of the whole expression. Each throws a Refusal. */
  readonly later: (() => void)[];
  /** How many variables macros bind. */
  locals: number;
  readonly plan: (node: ASTNode, scope: Scope) => Plan;
}

/** What is wrong with an expression, and where. Caught where an expression is compiled. */
export class Refusal extends Error {
  readonly offset: number;
  constructor(node: Pick<ASTNode, "pos">, message: string) {
    super(message);
    this.offset = node.pos;
  }
}

/** The scope within a macro that binds a variable, and the number of the variable. */
export function bind(scope: Scope, node: ASTNode, type: Type, compute?: Step): { readonly scope: Scope; readonly number: number } {
  if (node.op !== "id") throw new Refusal(node, "the variable of a macro must be a plain name");
  const number = scope.shared.locals++;
  return { scope: { ...scope, locals: new Map(scope.locals).set(node.args, compute === undefined ? { number, type } : { number, type, compute }) }, number };
}

/** Whether a part is the `variables` of a policy, whose fields are variables of their own. */
export function isPolicyVariable(node: ASTNode, { variables, locals }: Scope): boolean {
  return node.op === "id" && node.args === "variables" && variables.has("variables") && !locals.has("variables");
}

/** A chain of names with dots, as one name. */
export function qualifiedName(node: ASTNode): string | undefined {
  if (node.op === "id") return node.args;
  if (node.op !== ".") return undefined;
  const left = qualifiedName(node.args[0]);
  return left === undefined ? undefined : `${left}.${node.args[1]}`;
}
