import type { ASTNode } from "@marcbachmann/cel-js";
import { planCall } from "./calls.js";
import { planOperator } from "./operators.js";
import { optional } from "./optional.js";
import { isPolicyVariable, type Plan, qualifiedName, Refusal, type Scope } from "./plan.js";
import { optionalSelect, put, select } from "./select.js";
import { bool, bytes, double, dyn, int, listOf, mapOf, nullType, optionalOf, string, type Type, typeText, typeType, uint } from "./types.js";
import { CelMap, normalKey, TypeValue, Uint } from "./values.js";

/** What making a list or a map asks: cel-go `common/cost.go`. */
const listCost = 10;
const mapCost = 30;
const maxInt = 2n ** 63n;

/** Names that stand for types. */
const typeNames = new Set(["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "dyn"]);

/** Plans a part of an expression. Throws a Refusal when it is wrong. */
export function planNode(node: ASTNode, scope: Scope): Plan {
  switch (node.op) {
    case "value": return literal(node, node.args);
    case "id": return identifier(node, node.args, scope);
    case ".":
    case ".?": return selection(node, node.args[0], node.args[1], scope);
    case "list": return list(node.args, scope);
    case "map": return map(node.args, scope);
    case "call": return planCall(node, scope);
    case "rcall": return planCall(node, scope);
    case "-_": {
      const operand = node.args;
      if (operand.op === "value" && (typeof operand.args === "bigint" || typeof operand.args === "number")) return literal(node, -operand.args);
      return planOperator(node, scope);
    }
    default: return planOperator(node, scope);
  }
}

type Literal = Extract<ASTNode, { op: "value" }>["args"];

function literal(node: ASTNode, value: Literal): Plan {
  if (typeof value === "string") return literalOf(string, value);
  if (typeof value === "boolean") return literalOf(bool, value);
  if (value === null) return literalOf(nullType, null);
  if (typeof value === "number") return literalOf(double, value);
  if (typeof value === "bigint") {
    if (value >= maxInt || value < -maxInt) throw new Refusal(node, `int literal ${value} is out of range`);
    return literalOf(int, value);
  }
  if (value instanceof Uint8Array) {
    // The parser takes one byte of each character; CEL means its bytes in UTF-8.
    if (/[^\x00-\x7f]/.test(node.input.slice(node.start, node.end))) throw new Refusal(node, "a bytes literal may hold ASCII characters and escapes only");
    return literalOf(bytes, value);
  }
  return literalOf(uint, new Uint(BigInt(value.valueOf())));
}

function identifier(node: ASTNode, name: string, scope: Scope): Plan {
  const local = scope.locals.get(name);
  if (local !== undefined) {
    const { number, compute } = local;
    if (compute === undefined) return { type: local.type, step: (frame) => (frame.budget.spend(1), frame.locals[number]) };
    return { type: local.type, step: (frame) => (frame.budget.spend(1), (frame.locals[number] ??= compute(frame))) };
  }
  if (scope.variables.has(name)) {
    scope.shared.references.add(name);
    return variable(name);
  }
  if (typeNames.has(name)) return { type: typeType, step: (frame) => (frame.budget.spend(1), new TypeValue(name)) };
  throw new Refusal(node, `undeclared reference to ${JSON.stringify(name)}`);
}

function variable(name: string): Plan {
  return { type: dyn, step: (frame) => (frame.budget.spend(1), frame.read(name)) };
}

function selection(node: ASTNode, operand: ASTNode, name: string, scope: Scope): Plan {
  if (isPolicyVariable(operand, scope)) {
    scope.shared.references.add(`variables.${name}`);
    const { step } = variable(`variables.${name}`);
    return node.op === "." ? { type: dyn, step } : { type: optionalOf(dyn), step: (frame) => optional(step(frame)) };
  }
  const qualified = qualifiedName(node);
  if (qualified === "google.protobuf.Timestamp" || qualified === "google.protobuf.Duration") {
    return { type: typeType, step: () => new TypeValue(qualified) };
  }
  const { type, step } = scope.shared.plan(operand, scope);
  const chosen = node.op === ".?" ? optionalSelect : select;
  return {
    type: selected(node, type, scope),
    step: (frame) => {
      const value = step(frame);
      frame.budget.spend(1);
      return chosen(value, name);
    },
  };
}

function selected(node: ASTNode, operand: Type, scope: Scope): Type {
  const type = scope.shared.types.known(operand);
  const held = type.name === "optional" ? (type.arguments[0] ?? dyn) : type;
  const lifted = type.name === "optional" || node.op === ".?";
  const field = held.name === "map" ? held.arguments[1] : held.name === "dyn" || held.parameter ? dyn : undefined;
  if (field === undefined) throw new Refusal(node, `a value of type ${typeText(type)} has no fields`);
  return lifted ? optionalOf(field) : field;
}

function list(nodes: readonly ASTNode[], scope: Scope): Plan {
  const plans = nodes.map((node) => scope.shared.plan(node, scope));
  const element = plans.reduce<Type | undefined>((type, plan, position) => join(type, plan.type, nodes[position], scope), undefined);
  const steps = plans.map(({ step }) => step);
  const type = listOf(element ?? scope.shared.types.fresh());
  if (isConstant(plans)) return literalOf(type, plans.map(({ constant }) => constant));
  return {
    type,
    step: (frame) => {
      frame.budget.spend(listCost);
      return steps.map((step) => step(frame));
    },
  };
}

/** Literals of literals are made once, and ask nothing (cel-go's constant folding, OptOptimize). */
function isConstant(plans: readonly Plan[]): boolean {
  return plans.every(({ constant }) => constant !== undefined);
}

function literalOf(type: Type, constant: unknown): Plan {
  return { type, step: () => constant, constant };
}

function map(nodes: readonly (readonly [ASTNode, ASTNode])[], scope: Scope): Plan {
  let key: Type | undefined;
  let value: Type | undefined;
  const plans = nodes.map(([keyNode, valueNode]) => {
    const keyPlan = scope.shared.plan(keyNode, scope);
    const valuePlan = scope.shared.plan(valueNode, scope);
    key = join(key, keyPlan.type, keyNode, scope);
    value = join(value, valuePlan.type, valueNode, scope);
    return [keyPlan, valuePlan] as const;
  });
  const type = mapOf(key ?? scope.shared.types.fresh(), value ?? scope.shared.types.fresh());
  if (isConstant(plans.flat()) && plans.every(([keyPlan]) => normalKey(keyPlan.constant) !== undefined)) {
    const made = new CelMap();
    for (const [keyPlan, valuePlan] of plans) put(made, keyPlan.constant, valuePlan.constant);
    return literalOf(type, made);
  }
  const steps = plans.map(([keyPlan, valuePlan]) => [keyPlan.step, valuePlan.step] as const);
  return {
    type,
    step: (frame) => {
      frame.budget.spend(mapCost);
      const made = new CelMap();
      for (const [keyStep, valueStep] of steps) put(made, keyStep(frame), valueStep(frame));
      return made;
    },
  };
}

/**
 * The type of two elements, dyn when they differ. Kubernetes refuses literals whose elements differ in
 * type, but for the arguments of format (cel-go `cel/validator.go`): that is checked when all types are known.
 */
function join(type: Type | undefined, next: Type, node: ASTNode | undefined, { mixed, shared }: Scope): Type {
  if (type === undefined || node === undefined) return next;
  if (!mixed) {
    shared.later.push(() => {
      const [wanted, found] = [type, next].map((side) => typeText(shared.types.resolve(side)));
      if (wanted !== found) throw new Refusal(node, `expected type ${wanted} but found ${found}`);
    });
  }
  return shared.types.join(type, next) ?? dyn;
}
