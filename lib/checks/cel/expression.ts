import type { ASTNode } from "@marcbachmann/cel-js";
import type { KubernetesVersion } from "../../model/kubernetes.js";
import { type Budget, CelError } from "./budget.js";
import { planNode } from "./nodes.js";
import { parse } from "./parse.js";
import { Refusal, type Shared, type Step } from "./plan.js";
import { typeText } from "./types.js";
import { Unification } from "./unification.js";

export { Budget, CelError, expressionCostLimit, policyCostLimit } from "./budget.js";
export { fromCel, toCel } from "./data.js";

/** Values by name: as an object, or a function that finds a value when it is first read. It is asked again at each use. */
export type Bindings = Readonly<Record<string, unknown>> | ((name: string) => unknown);

export interface CelOptions {
  /** Names in scope. All have type dyn. With `variables` among them, `variables.x` is a name of its own. */
  readonly variables: readonly string[];
  /** Refuses functions that this version does not serve. Default: every function is known, Kyverno's libraries too. */
  readonly kubernetes?: KubernetesVersion;
}

export type Compiled =
  | { readonly ok: true; readonly expression: Expression }
  /** The offset is one into the source text, in UTF-16 units. */
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** An expression that can be evaluated. */
export interface Expression {
  /** Names that it uses; of `variables.x`, that whole text. */
  readonly references: ReadonlySet<string>;
  /** Names of the functions, methods and macros that it uses, such as `matches`, `has`, `math.abs`. */
  readonly functions: ReadonlySet<string>;
  /** Type of its value as CEL writes it, such as `bool`, `string`, `list(int)`, `dyn`. */
  readonly staticType: string;
  /** Computes the value. Throws {@link CelError}. Bind `variables.x` by that name, or `variables` to a map. */
  evaluate(bindings: Bindings, budget: Budget): unknown;
}

/** Longest source: cel-go `parser/options.go` (100,000 code points). */
const maxLength = 100_000;

/**
 * Parses and checks an expression. What is wrong with it is a value; nothing is thrown.
 *
 * @param treeOf gives its syntax tree, or throws a Refusal. Default: it is parsed.
 */
export function compileExpression(source: string, options: CelOptions, treeOf = parse): Compiled {
  if (source.length > maxLength) return { ok: false, message: `the expression is longer than ${maxLength} characters`, offset: 0 };
  try {
    return { ok: true, expression: planExpression(treeOf(source), options) };
  } catch (error) {
    return { ok: false, ...refusal(error) };
  }
}

function planExpression(ast: ASTNode, { variables, kubernetes }: CelOptions): Expression {
  const shared: Shared = { types: new Unification(), references: new Set(), functions: new Set(), later: [], locals: 0, plan: planNode };
  const { type, step } = planNode(ast, { variables: new Set(variables), kubernetes, locals: new Map(), mixed: false, shared });
  for (const check of shared.later) check();
  const { references, functions } = shared;
  return { references, functions, staticType: typeText(shared.types.resolve(type)), evaluate: evaluator(step, shared) };
}

function evaluator(step: Step, shared: Shared): Expression["evaluate"] {
  return (bindings, budget) => {
    const read = typeof bindings === "function" ? bindings : reader(bindings);
    try {
      return step({ budget, read, locals: new Array<unknown>(shared.locals) });
    } catch (error) {
      // V8 reports a full stack and a string that is too long as RangeError.
      if (error instanceof RangeError) throw new CelError("cost", "the value is too large or too deeply nested");
      throw error;
    }
  };
}

function reader(bindings: Readonly<Record<string, unknown>>): (name: string) => unknown {
  return (name) => {
    if (Object.hasOwn(bindings, name)) return bindings[name];
    const own = bindings["variables"];
    const short = name.slice("variables.".length);
    if (name.startsWith("variables.") && typeof own === "object" && own !== null && Object.hasOwn(own, short)) return Reflect.get(own, short);
    throw new CelError("runtime", `no such attribute: ${name}`);
  };
}

function refusal(error: unknown): { readonly message: string; readonly offset: number } {
  if (error instanceof Refusal) return { message: error.message, offset: error.offset };
  if (error instanceof RangeError) return { message: "the expression is too deeply nested", offset: 0 };
  throw error;
}
