import type { ASTNode } from "@marcbachmann/cel-js";
import { CelError, noOverload } from "./budget.js";
import { callCost } from "./costs.js";
import { overloadsOf } from "./functions.js";
import { implementation } from "./library/implementations.js";
import { checkPattern } from "./library/regex.js";
import { planMacro } from "./macros.js";
import { Optional } from "./optional.js";
import { overloadType } from "./overloads.js";
import { type Plan, qualifiedName, Refusal, type Scope, type Step } from "./plan.js";
import { parseDuration, parseTimestamp } from "./time.js";

export type Call = Extract<ASTNode, { op: "call" | "rcall" }>;

/** Functions whose second argument is a pattern. */
const patterned = new Set([".matches", "matches", ".find", ".findAll", "regex.extract", "regex.extractAll", "regex.replace"]);

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
  const plans = nodes.map((argument) => scope.shared.plan(argument, scope));
  const type = overloadType(node, shown, overloads, plans.map((plan) => plan.type), scope);
  const steps = plans.map(({ step }) => step);
  const [first = noOverload, second = noOverload] = steps;
  if (key === ".or" || key === ".orValue") return { type, step: fallback(key, first, second) };
  checkConstants(key, nodes, plans);
  return { type, step: callStep(key, steps) };
}

function callStep(key: string, steps: readonly Step[]): Step {
  const run = implementation(key);
  const cost = callCost(key);
  const [first = noOverload, second = noOverload] = steps;
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

/** Patterns, durations and timestamps that are literals must be right (apiserver `environment/base.go`, 1.29). */
function checkConstants(key: string, nodes: readonly ASTNode[], plans: readonly Plan[]): void {
  const place = patterned.has(key) ? 1 : 0;
  const node = nodes[place];
  const text = plans[place]?.constant;
  if (node === undefined || typeof text !== "string") return;
  try {
    if (patterned.has(key)) checkPattern(text);
    if (key === "duration") parseDuration(text);
    if (key === "timestamp") parseTimestamp(text);
  } catch (error) {
    if (error instanceof CelError) throw new Refusal(node, error.message);
    throw error;
  }
}
