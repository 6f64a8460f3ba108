import type { ASTNode } from "@marcbachmann/cel-js";
import { noOverload } from "./budget.js";
import type { Call } from "./calls.js";
import { planComprehension } from "./comprehensions.js";
import { macroLibraries } from "./declarations.js";
import { served } from "./functions.js";
import { greatest } from "./library/math.js";
import { Optional, optional } from "./optional.js";
import { unserved } from "./overloads.js";
import { bind, isPolicyVariable, type Plan, Refusal, type Scope } from "./plan.js";
import { has } from "./select.js";
import { bool, dyn, optionalOf, type Type, typeText } from "./types.js";

const comprehensions = new Set([
  "all/2", "exists/2", "exists_one/2", "map/2", "map/3", "filter/2", "all/3", "exists/3", "exists_one/3", "existsOne/3",
  "transformList/3", "transformList/4", "transformMap/3", "transformMap/4", "transformMapEntry/3", "transformMapEntry/4", "sortBy/2",
]);

/** Plans a macro; absent when the call is none. */
export function planMacro(node: Call, scope: Scope): Plan | undefined {
  if (node.op === "call") {
    const [name, nodes] = node.args;
    return name === "has" && nodes.length === 1 && nodes[0] !== undefined ? presence(node, nodes[0], scope) : undefined;
  }
  const [name, receiver, nodes] = node.args;
  const namespace = receiver.op === "id" && !scope.locals.has(receiver.args) ? receiver.args : undefined;
  if (namespace === "cel" && name === "bind" && nodes.length === 3) return binding(node, nodes, scope);
  if (namespace === "math" && (name === "greatest" || name === "least")) return extreme(node, name, nodes, scope);
  const key = `${name}/${nodes.length}`;
  if (name === "optMap" || name === "optFlatMap") return nodes.length === 2 ? optionalMap(node, name, receiver, nodes, scope) : undefined;
  if (!comprehensions.has(key)) return undefined;
  allow(node, name, key, scope);
  return planComprehension({ node, key, range: receiver, nodes }, scope);
}

/** Notes that a macro is used, and refuses it where it is not served. */
function allow(node: ASTNode, name: string, key: string, scope: Scope): void {
  const library = Object.hasOwn(macroLibraries, key) ? macroLibraries[key] : undefined;
  if (library !== undefined && !served(library, scope.kubernetes)) throw new Refusal(node, unserved(name, library, scope));
  scope.shared.functions.add(name);
}

function presence(node: ASTNode, field: ASTNode, scope: Scope): Plan {
  scope.shared.functions.add("has");
  if (field.op !== ".") throw new Refusal(node, "has() takes a field selection, such as has(object.spec)");
  const [operand, name] = field.args;
  if (isPolicyVariable(operand, scope)) {
    const { step } = scope.shared.plan(field, scope);
    return { type: bool, step: (frame) => step(frame) !== undefined };
  }
  const { type, step } = scope.shared.plan(operand, scope);
  const known = scope.shared.types.known(type);
  const held = known.name === "optional" ? (known.arguments[0] ?? dyn) : known;
  if (held.name !== "map" && held.name !== "dyn" && !held.parameter) throw new Refusal(field, `a value of type ${typeText(known)} has no fields`);
  // Kubernetes counts nothing for the test itself (environment/base.go, PresenceTestHasCost).
  return { type: bool, step: (frame) => has(step(frame), name) };
}

function binding(node: ASTNode, [variable, value, body]: readonly ASTNode[], scope: Scope): Plan {
  if (variable === undefined || value === undefined || body === undefined) throw new Refusal(node, "cel.bind takes a name, a value and an expression");
  allow(node, "cel.bind", "cel.bind/3", scope);
  const bound = scope.shared.plan(value, scope);
  const inner = bind(scope, variable, bound.type, bound.step);
  const { type, step } = scope.shared.plan(body, inner.scope);
  return {
    type,
    step: (frame) => {
      frame.locals[inner.number] = undefined;
      return step(frame);
    },
  };
}

function optionalMap(node: ASTNode, name: "optMap" | "optFlatMap", receiver: ASTNode, [variable, body]: readonly ASTNode[], scope: Scope): Plan {
  if (variable === undefined || body === undefined) throw new Refusal(node, `${name} takes a name and an expression`);
  allow(node, name, `${name}/2`, scope);
  const { types, plan } = scope.shared;
  const target = plan(receiver, scope);
  const held = types.fresh();
  if (!types.assignable([target.type], [optionalOf(held)])) throw new Refusal(node, `${name} takes an optional, not a ${typeText(types.known(target.type))}`);
  const inner = bind(scope, variable, types.known(held).parameter ? dyn : types.known(held));
  const mapped = plan(body, inner.scope);
  return {
    type: name === "optMap" ? optionalOf(mapped.type) : optionalType(node, mapped.type, scope),
    step: (frame) => {
      const value = target.step(frame);
      frame.budget.spend(1);
      if (!(value instanceof Optional)) return noOverload();
      if (value.held === undefined) return value;
      frame.locals[inner.number] = value.held;
      const result = mapped.step(frame);
      return name === "optMap" ? optional(result) : result;
    },
  };
}

function optionalType(node: ASTNode, type: Type, { shared }: Scope): Type {
  if (shared.types.assignable([type], [optionalOf(shared.types.fresh())])) return type.name === "dyn" ? optionalOf(dyn) : type;
  throw new Refusal(node, `optFlatMap's expression must be an optional, not a ${typeText(shared.types.known(type))}`);
}

const numeric = new Set(["int", "uint", "double", "dyn"]);

/** `math.greatest` and `math.least`: of their arguments, or of one list (cel-go `ext/math.go`). */
function extreme(node: ASTNode, name: "greatest" | "least", nodes: readonly ASTNode[], scope: Scope): Plan {
  allow(node, `math.${name}`, `math.${name}`, scope);
  const { types, plan } = scope.shared;
  const plans = nodes.map((argument) => plan(argument, scope));
  const [only] = plans;
  const [first] = nodes;
  if (only === undefined || (first?.op === "list" && first.args.length === 0)) throw new Refusal(node, `math.${name} takes at least one number`);
  const alone = types.known(only.type);
  const given = nodes.length === 1 && alone.name === "list" ? [alone.arguments[0] ?? dyn] : plans.map(({ type }) => types.known(type));
  const wrong = given.find((type) => !numeric.has(type.name) && !type.parameter);
  if (wrong !== undefined) throw new Refusal(node, `math.${name} takes numbers, not a ${typeText(wrong)}`);
  const names = new Set(given.map(typeText));
  return {
    type: names.size === 1 ? (given[0] ?? dyn) : dyn,
    step: (frame) => {
      const values = plans.map(({ step }) => step(frame));
      frame.budget.spend(values.length);
      return greatest(values, name === "greatest" ? 1 : -1, frame.budget);
    },
  };
}
