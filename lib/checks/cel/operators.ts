import type { ASTNode } from "@marcbachmann/cel-js";
import { add, divide, multiply, negate, remainder, subtract } from "./arithmetic.js";
import { type Budget, CelError, noOverload } from "./budget.js";
import { sizeCost } from "./costs.js";
import { compare, contains, equal } from "./equality.js";
import { overloadType } from "./overloads.js";
import { type Plan, Refusal, type Scope, type Step } from "./plan.js";
import type { Overload } from "./functions.js";
import { indexStep } from "./select.js";
import { bool, dyn, optionalOf, parameter, parseType } from "./types.js";
import { isList } from "./values.js";

const standard = { name: "standard", since: "1.25" } as const;
const numbers = ["int", "uint", "double"] as const;
const duration = "google.protobuf.Duration";
const timestamp = "google.protobuf.Timestamp";
const ordered = ["bool", ...numbers, "string", "bytes", timestamp, duration];

function overload(result: string, ...parameters: readonly string[]): Overload {
  return { arguments: parameters.map(parseType), result: parseType(result), library: standard };
}

const comparisons: readonly Overload[] = [
  ...ordered.map((type) => overload("bool", type, type)),
  ...numbers.flatMap((left) => numbers.filter((right) => right !== left).map((right) => overload("bool", left, right))),
];
const indexing: readonly Overload[] = [overload("V", "list<V>", "int"), overload("V", "map<K, V>", "K")];
const optionalIndexing: readonly Overload[] = indexing.flatMap(({ arguments: [container = dyn, key = dyn], result }) => {
  return [container, optionalOf(container)].map((type) => ({ arguments: [type, key], result: optionalOf(result), library: standard }));
});

/** Overloads of the operators: cel-go `common/stdlib/standard.go`. */
const overloads: Readonly<Record<string, readonly Overload[]>> = {
  "+": [
    ...["int", "uint", "double", "string", "bytes", "list<T>", duration].map((type) => overload(type, type, type)),
    overload(timestamp, timestamp, duration), overload(timestamp, duration, timestamp),
  ],
  "-": [
    ...[...numbers, duration].map((type) => overload(type, type, type)),
    overload(timestamp, timestamp, duration), overload(duration, timestamp, timestamp),
  ],
  "*": numbers.map((type) => overload(type, type, type)),
  "/": numbers.map((type) => overload(type, type, type)),
  "%": ["int", "uint"].map((type) => overload(type, type, type)),
  "==": [{ arguments: [parameter("T"), parameter("T")], result: bool, library: standard }],
  "!=": [{ arguments: [parameter("T"), parameter("T")], result: bool, library: standard }],
  "<": comparisons, "<=": comparisons, ">": comparisons, ">=": comparisons,
  "in": [overload("bool", "T", "list<T>"), overload("bool", "K", "map<K, V>")],
  "[]": [...indexing, ...optionalIndexing.filter(({ arguments: [container] }) => container?.name === "optional")],
  "[?]": optionalIndexing,
  "!_": [overload("bool", "bool")],
  "-_": [overload("int", "int"), overload("double", "double")],
  "?:": [overload("T", "bool", "T", "T")],
  "&&": [overload("bool", "bool", "bool")],
  "||": [overload("bool", "bool", "bool")],
};

/** Plans an operator. */
export function planOperator(node: ASTNode, scope: Scope): Plan {
  const nodes = operands(node);
  const plans = nodes.map((operand) => scope.shared.plan(operand, scope));
  const known = overloads[node.op];
  if (known === undefined) throw new Refusal(node, `unsupported operator ${node.op}`);
  // A chain of && or || has any number of operands, each of them a bool.
  const pairs = node.op === "&&" || node.op === "||" ? plans.map(({ type }) => [type, bool]) : [plans.map(({ type }) => type)];
  const [type = bool] = pairs.map((types) => overloadType(node, `operator ${node.op.replace(/_$/, "")}`, known, types, scope));
  return { type, step: stepOf(node, plans.map(({ step }) => step)) };
}

function operands(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "&&":
    case "||": return chain(node, node.op);
    case "!_":
    case "-_": return [node.args];
    case "value": case "id": case ".": case ".?": case "call": case "rcall": case "list": case "map": return [];
    default: return node.args;
  }
}

/** `a && b && c` as its parts from left to right, whatever its depth. */
function chain(node: ASTNode, op: "&&" | "||"): readonly ASTNode[] {
  const parts: ASTNode[] = [];
  let rest = node;
  while (rest.op === op) {
    parts.push(rest.args[1]);
    rest = rest.args[0];
  }
  return [rest, ...parts.reverse()];
}

function stepOf(node: ASTNode, steps: readonly Step[]): Step {
  const [first = noOverload, second = noOverload, third = noOverload] = steps;
  switch (node.op) {
    case "&&": return logical(steps, false);
    case "||": return logical(steps, true);
    case "?:": return (frame) => {
      const condition = first(frame);
      if (condition === true) return second(frame);
      return condition === false ? third(frame) : noOverload();
    };
    case "!_": return (frame) => {
      const value = first(frame);
      frame.budget.spend(1);
      return typeof value === "boolean" ? !value : noOverload();
    };
    case "-_": return (frame) => (frame.budget.spend(1), negate(first(frame)));
    case "[]":
    case "[?]": return indexStep(node.op, first, second);
    default: return binary(first, second, binaryOperators[node.op] ?? noOverload);
  }
}

type Operator = (left: unknown, right: unknown, budget: Budget) => unknown;

function binary(first: Step, second: Step, operator: Operator): Step {
  return (frame) => operator(first(frame), second(frame), frame.budget);
}

function comparison(holds: (order: number) => boolean): Operator {
  return (left, right, budget) => {
    budget.spend(typeof left === "string" ? sizeCost(left, right) : 1);
    return holds(compare(left, right));
  };
}

const binaryOperators: Readonly<Record<string, Operator>> = {
  "+": (left, right, budget) => add(left, right, budget),
  "-": (left, right, budget) => (budget.spend(1), subtract(left, right)),
  "*": (left, right, budget) => (budget.spend(1), multiply(left, right)),
  "/": (left, right, budget) => (budget.spend(1), divide(left, right)),
  "%": (left, right, budget) => (budget.spend(1), remainder(left, right)),
  "==": (left, right, budget) => (budget.spend(sizeCost(left, right)), equal(left, right, budget)),
  "!=": (left, right, budget) => (budget.spend(sizeCost(left, right)), !equal(left, right, budget)),
  "<": comparison((order) => order < 0),
  "<=": comparison((order) => order <= 0),
  ">": comparison((order) => order > 0),
  ">=": comparison((order) => order >= 0),
  "in": (left, right, budget) => (budget.spend(isList(right) ? right.length : 1), contains(right, left, budget)),
};

/**
 * `&&` and `||`: the first operand that decides, decides; an error counts only when none does
 * (cel-spec, "Logical Operators").
 */
function logical(steps: readonly Step[], decisive: boolean): Step {
  return (frame) => {
    let error: CelError | undefined;
    for (let index = 0; index < steps.length; index++) {
      try {
        const value = steps[index]?.(frame);
        if (value === decisive) return decisive;
        if (value !== !decisive) noOverload();
      } catch (thrown) {
        if (!(thrown instanceof CelError) || thrown.kind === "cost") throw thrown;
        error ??= thrown;
      }
    }
    if (error !== undefined) throw error;
    return !decisive;
  };
}
