import type { ASTNode } from "@marcbachmann/cel-js";
import { planCall } from "./calls.js";
import { planOperator } from "./operators.js";
import { type Plan, qualifiedName, Refusal, type Scope } from "./plan.js";
import { insert, optionalSelect, select } from "./select.js";
import { bool, bytes, double, dyn, int, listOf, mapOf, nullType, optionalOf, string, type Type, typeText, typeType, uint } from "./types.js";
import { CelMap, TypeValue, Uint } from "./values.js";

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
      if (operand.op === "value" && typeof operand.args === "bigint") return literal(node, -operand.args);
      return planOperator(node, scope);
    }
    default: return planOperator(node, scope);
  }
}

type Literal = Extract<ASTNode, { op: "value" }>["args"];

function literal(node: ASTNode, value: Literal): Plan {
  const constant = (type: Type, held: unknown): Plan => ({ type, step: () => held, constant: held });
  if (typeof value === "string") return constant(string, value);
  if (typeof value === "boolean") return constant(bool, value);
  if (value === null) return constant(nullType, null);
  if (typeof value === "number") return constant(double, value);
  if (typeof value === "bigint") {
    if (value >= maxInt || value < -maxInt) throw new Refusal(node, `int literal ${value} is out of range`);
    return constant(int, value);
  }
  if (value instanceof Uint8Array) return constant(bytes, value);
  return constant(uint, new Uint(BigInt(value.valueOf())));
}

function identifier(node: ASTNode, name: string, scope: Scope): Plan {
  const local = scope.locals.get(name);
  if (local !== undefined) {
    const { number } = local;
    return { type: local.type, step: (frame) => (frame.budget.spend(1), frame.locals[number]) };
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
  const ours = operand.op === "id" && operand.args === "variables" && scope.variables.has("variables") && !scope.locals.has("variables");
  if (ours && node.op === ".") {
    scope.shared.references.add(`variables.${name}`);
    return variable(`variables.${name}`);
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
  return {
    type: listOf(element ?? scope.shared.types.fresh()),
    step: (frame) => {
      frame.budget.spend(listCost);
      return steps.map((step) => step(frame));
    },
  };
}

function map(nodes: readonly (readonly [ASTNode, ASTNode])[], scope: Scope): Plan {
  let key: Type | undefined;
  let value: Type | undefined;
  const steps = nodes.map(([keyNode, valueNode]) => {
    const keyPlan = scope.shared.plan(keyNode, scope);
    const valuePlan = scope.shared.plan(valueNode, scope);
    key = join(key, keyPlan.type, keyNode, scope);
    value = join(value, valuePlan.type, valueNode, scope);
    return [keyPlan.step, valuePlan.step] as const;
  });
  return {
    type: mapOf(key ?? scope.shared.types.fresh(), value ?? scope.shared.types.fresh()),
    step: (frame) => {
      frame.budget.spend(mapCost);
      const made = new CelMap();
      for (const [keyStep, valueStep] of steps) insert(made, keyStep(frame), valueStep(frame));
      return made;
    },
  };
}

function join(type: Type | undefined, next: Type, node: ASTNode | undefined, { shared }: Scope): Type {
  const joined = shared.types.join(type, next);
  if (joined !== undefined || type === undefined || node === undefined) return joined ?? next;
  throw new Refusal(node, `expected type ${typeText(shared.types.known(type))} but found ${typeText(shared.types.known(next))}`);
}
