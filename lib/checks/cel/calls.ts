import type { ASTNode } from "@marcbachmann/cel-js";
import { Budget, CelError, expressionCostLimit, fail, noOverload } from "./budget.js";
import { callCost } from "./costs.js";
import { overloadsOf } from "./functions.js";
import { implementation } from "./library/implementations.js";
import { checkPattern } from "./library/regex.js";
import { clauses } from "./library/string-format.js";
import { planMacro } from "./macros.js";
import { Optional } from "./optional.js";
import { overloadType } from "./overloads.js";
import { type Plan, qualifiedName, Refusal, type Scope, type Step } from "./plan.js";

export type Call = Extract<ASTNode, { op: "call" | "rcall" }>;

/** Functions whose second argument is a pattern. */
const patterned = new Set([".matches", "matches", ".find", ".findAll", "regex.extract", "regex.extractAll", "regex.replace"]);

/** Conversions that are computed ahead when their argument is a literal. */
const folded = new Set(["int", "uint", "double", "bool", "string", "bytes", "duration", "timestamp", "dyn"]);

/** Plans a call of a function, a method or a macro. */
export function planCall(node: Call, scope: Scope): Plan {
  const macro = planMacro(node, scope);
  if (macro !== undefined) return macro;
  const [name] = node.args;
  const receiver = node.op === "rcall" ? node.args[1] : undefined;
  const parameters = node.op === "rcall" ? node.args[2] : node.args[1];
  const namespace = receiver === undefined ? undefined : qualifiedName(receiver);
  const qualified = namespace === undefined ? name : `${namespace}.${name}`;
  const isFunction = receiver === undefined || (namespace !== undefined && overloadsOf(qualified).length > 0);
  const key = isFunction ? qualified : `.${name}`;
  const overloads = overloadsOf(key);
  const shown = isFunction ? qualified : name;
  if (overloads.length === 0) throw new Refusal(node, `undeclared function ${JSON.stringify(shown)}`);
  scope.shared.functions.add(shown);
  const nodes = isFunction ? parameters : [...(receiver === undefined ? [] : [receiver]), ...parameters];
  const inner = key === ".format" ? { ...scope, mixed: true } : scope;
  const plans = nodes.map((argument) => scope.shared.plan(argument, inner));
  const type = overloadType(node, shown, overloads, plans.map((plan) => plan.type), scope);
  const steps = plans.map(({ step }) => step);
  const [first = noOverload, second = noOverload] = steps;
  if (key === ".or" || key === ".orValue") return { type, step: fallback(key, first, second) };
  const step = callStep(key, steps);
  const [plan] = plans;
  if (plan?.constant !== undefined && folded.has(key)) return { type, step, constant: constantOf(node, key, plan.constant) };
  if (patterned.has(key)) checkConstant(nodes[1], plans[1], checkPattern);
  if (key === ".format") checkConstant(nodes[0], plans[0], (text) => checkFormat(text, nodes[1]));
  return { type, step };
}

function callStep(key: string, steps: readonly Step[]): Step {
  const run = implementation(key);
  const cost = callCost(key);
  const [first = noOverload, second = noOverload] = steps;
  if (steps.length === 1) {
    return (frame) => {
      const given = [first(frame)];
      frame.budget.spend(cost(given));
      return run(given, frame.budget);
    };
  }
  if (steps.length === 2) {
    return (frame) => {
      const given = [first(frame), second(frame)];
      frame.budget.spend(cost(given));
      return run(given, frame.budget);
    };
  }
  return (frame) => {
    const given = steps.map((step) => step(frame));
    frame.budget.spend(cost(given));
    return run(given, frame.budget);
  };
}

/** `or` and `orValue` compute their argument only when it is needed (cel-go `interpreter/decorators.go`). */
function fallback(key: ".or" | ".orValue", first: Step, second: Step): Step {
  return (frame) => {
    const value = first(frame);
    frame.budget.spend(1);
    if (!(value instanceof Optional)) return noOverload();
    if (value.held !== undefined) return key === ".or" ? value : value.held;
    return second(frame);
  };
}

/** Conversions of literals are computed at once, so that an error in one is found at once (cel-go `interpreter/decorators.go`). */
function constantOf(node: ASTNode, key: string, constant: unknown): unknown {
  return refusing(node, () => implementation(key)([constant], new Budget(expressionCostLimit)));
}

/** Patterns and formats that are literals must be right (apiserver `pkg/cel/environment/base.go`, 1.29). */
function checkConstant(node: ASTNode | undefined, plan: Plan | undefined, check: (text: string) => void): void {
  const text = plan?.constant;
  if (node !== undefined && typeof text === "string") refusing(node, () => check(text));
}

function refusing<T>(node: ASTNode, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CelError) throw new Refusal(node, error.message);
    throw error;
  }
}

/** A format's clauses must be as many as the elements of a list literal. */
function checkFormat(text: string, list: ASTNode | undefined): void {
  const count = clauses(text);
  if (list?.op === "list" && list.args.length !== count) fail(`the format has ${count} clauses, the list ${list.args.length} values`);
}
