import type { ASTNode } from "@marcbachmann/cel-js";
import { CelError, noOverload } from "./budget.js";
import { sortBy } from "./library/lists.js";
import { bind, type Frame, type Plan, Refusal, type Scope, type Step } from "./plan.js";
import { insert } from "./select.js";
import { bool, dyn, int, listOf, mapOf, type Type, typeText } from "./types.js";
import { CelMap, isList, isMap, mapGet, mapKeys } from "./values.js";

interface Comprehension {
  readonly node: ASTNode;
  /** Name of the macro and number of its arguments. */
  readonly key: string;
  readonly range: ASTNode;
  readonly nodes: readonly ASTNode[];
}

/** One element at a time, put where the macro's variables are read. Ends when `visit` gives false. */
type Loop = (frame: Frame, visit: () => boolean) => void;

/** What one turn of a loop asks beside its expression: the accumulator and its condition in cel-go's expansion. */
const turnCost = { all: 3, exists: 4, map: 12, filter: 13, entry: 3, count: 2 } as const;

const twoVariables = new Set(["all/3", "exists/3", "exists_one/3", "existsOne/3", "transformList/3", "transformList/4", "transformMap/3", "transformMap/4", "transformMapEntry/3", "transformMapEntry/4"]);

/** Plans a macro that goes through a list or a map: cel-go `parser/macro.go`, `ext/comprehensions.go`. */
export function planComprehension({ node, key, range, nodes }: Comprehension, scope: Scope): Plan {
  const { types, plan } = scope.shared;
  const source = plan(range, scope);
  const type = types.known(source.type);
  const double = twoVariables.has(key);
  const [first = node, second = node] = nodes;
  if (double && first.op === "id" && second.op === "id" && first.args === second.args) {
    throw new Refusal(second, `the variables of a macro must differ: ${first.args}`);
  }
  const [keyType, valueType] = rangeTypes(range, type, double);
  const outer = bind(scope, first, double ? keyType : valueType);
  const inner = double ? bind(outer.scope, second, valueType) : outer;
  const rest = nodes.slice(double ? 2 : 1).map((argument) => ({ node: argument, ...plan(argument, inner.scope) }));
  const loop = double ? pairLoop(source.step, outer.number, inner.number) : elementLoop(source.step, outer.number);
  const [body] = rest.slice(-1);
  if (body === undefined) throw new Refusal(node, "a macro needs an expression");
  const name = key.slice(0, key.indexOf("/"));
  const isTransform = name === "map" || name.startsWith("transform");
  const condition = isTransform ? rest.slice(0, -1).at(0) : body;
  if (condition !== undefined && name !== "sortBy" && !types.assignable([condition.type], [bool])) {
    throw new Refusal(condition.node, `the condition of ${name} must be a bool, not a ${typeText(types.known(condition.type))}`);
  }
  switch (name) {
    case "all": return { type: bool, step: quantifier(loop, body.step, false, turnCost.all) };
    case "exists": return { type: bool, step: quantifier(loop, body.step, true, turnCost.exists) };
    case "exists_one":
    case "existsOne": return { type: bool, step: exactlyOne(loop, body.step) };
    case "filter": return { type: listOf(valueType), step: collect(loop, body.step, (frame) => frame.locals[inner.number], turnCost.filter) };
    case "map":
    case "transformList": return { type: listOf(body.type), step: collect(loop, condition?.step, body.step, turnCost.map) };
    case "transformMap": return { type: mapOf(keyType, body.type), step: gather(loop, condition?.step, entry(outer.number, body.step)) };
    case "transformMapEntry": return { type: body.type, step: gather(loop, condition?.step, entries(body.step)) };
    default: return { type: listOf(valueType), step: sorted(loop, inner.number, body.step) };
  }
}

/** Types of keys and elements; of a map, a single variable gets the keys. */
function rangeTypes(node: ASTNode, type: Type, double: boolean): readonly [Type, Type] {
  const [first = dyn, second = dyn] = type.arguments;
  if (type.name === "dyn" || type.parameter) return [dyn, dyn];
  if (type.name === "list") return [int, first];
  if (type.name === "map") return [first, double ? second : first];
  throw new Refusal(node, `a value of type ${typeText(type)} has no elements to go through`);
}

function elementLoop(source: Step, number: number): Loop {
  return (frame, visit) => {
    const range = source(frame);
    const elements = isList(range) ? range : isMap(range) ? mapKeys(range) : noOverload();
    for (let index = 0; index < elements.length; index++) {
      frame.locals[number] = elements[index];
      if (!visit()) return;
    }
  };
}

function pairLoop(source: Step, keyNumber: number, valueNumber: number): Loop {
  return (frame, visit) => {
    const range = source(frame);
    const keys = isList(range) ? range.keys() : isMap(range) ? mapKeys(range) : noOverload();
    for (const key of keys) {
      frame.locals[keyNumber] = typeof key === "number" ? BigInt(key) : key;
      frame.locals[valueNumber] = isList(range) ? range[Number(key)] : isMap(range) ? mapGet(range, key) : undefined;
      if (!visit()) return;
    }
  };
}

/** `all` and `exists`: an element that decides, decides; errors count only when none does. */
function quantifier(loop: Loop, body: Step, decisive: boolean, cost: number): Step {
  return (frame) => {
    let error: CelError | undefined;
    let result = !decisive;
    loop(frame, () => {
      frame.budget.spend(cost);
      try {
        const value = body(frame);
        if (value === decisive) result = decisive;
        else if (value !== !decisive) noOverload();
      } catch (thrown) {
        if (!(thrown instanceof CelError) || thrown.kind === "cost") throw thrown;
        error ??= thrown;
      }
      return result !== decisive;
    });
    frame.budget.spend(1);
    if (error !== undefined && result !== decisive) throw error;
    return result;
  };
}

function exactlyOne(loop: Loop, body: Step): Step {
  return (frame) => {
    let found = 0;
    loop(frame, () => {
      frame.budget.spend(turnCost.count);
      if (truth(body(frame))) found++;
      return true;
    });
    frame.budget.spend(2);
    return found === 1;
  };
}

function collect(loop: Loop, condition: Step | undefined, element: Step, cost: number): Step {
  return (frame) => {
    const list: unknown[] = [];
    loop(frame, () => {
      const taken = condition === undefined || truth(condition(frame));
      frame.budget.spend(taken ? cost : 1);
      if (taken) list.push(element(frame));
      return true;
    });
    frame.budget.spend(1);
    return list;
  };
}

type Addition = (frame: Frame, map: CelMap) => void;

function gather(loop: Loop, condition: Step | undefined, addition: Addition): Step {
  return (frame) => {
    const map = new CelMap();
    loop(frame, () => {
      frame.budget.spend(turnCost.entry);
      if (condition === undefined || truth(condition(frame))) addition(frame, map);
      return true;
    });
    return map;
  };
}

function entry(keyNumber: number, value: Step): Addition {
  return (frame, map) => insert(map, frame.locals[keyNumber], value(frame));
}

function entries(value: Step): Addition {
  return (frame, map) => {
    const made = value(frame);
    if (!isMap(made)) return noOverload();
    for (const key of mapKeys(made)) insert(map, key, mapGet(made, key));
  };
}

function sorted(loop: Loop, number: number, key: Step): Step {
  return (frame) => {
    const pairs: (readonly [key: unknown, element: unknown])[] = [];
    loop(frame, () => {
      frame.budget.spend(turnCost.map);
      pairs.push([key(frame), frame.locals[number]]);
      return true;
    });
    return sortBy(pairs, frame.budget);
  };
}

function truth(value: unknown): boolean {
  return typeof value === "boolean" ? value : noOverload();
}
