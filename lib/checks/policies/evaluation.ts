import type { PolicyRules } from "../../model/policy.js";
import { Budget, CelError, expressionCostLimit, policyCostLimit } from "../cel/expression.js";
import type { Passes } from "./passes.js";
import type { Held, Lazy, SharedExpression } from "./sharing.js";
import type { Subject } from "./subject.js";

/** An expression that failed on an object. */
export interface EvaluationError {
  readonly kind: "cost" | "runtime";
  /** Where it stands, such as `spec.validations[0].expression`. */
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Rules, ready to be judged by. */
export interface Prepared {
  readonly rules: PolicyRules;
  readonly failurePolicy: "Fail" | "Ignore";
  /** Objects that passed the validations; absent when those depend on more than the object. */
  readonly passes: Passes | undefined;
  readonly conditions: readonly SharedExpression[];
  readonly validations: readonly Lazy[];
  readonly messages: readonly (Lazy | undefined)[];
  /** By the name that expressions have for them, such as `variables.containers`. */
  readonly variables: ReadonlyMap<string, SharedExpression>;
}

/** One evaluation of a policy on an object, with what it may still spend. */
export class Evaluation {
  readonly #prepared: Prepared;
  readonly #subject: Subject;
  readonly #namespace: unknown;
  #held: Map<string, Outcome> | undefined;
  #left = policyCostLimit;
  readonly errors: EvaluationError[] = [];
  readonly #read: (name: string) => unknown;

  constructor(prepared: Prepared, subject: Subject, namespace: unknown) {
    this.#prepared = prepared;
    this.#subject = subject;
    this.#namespace = namespace;
    this.#read = (name) => this.#bound(name);
  }

  /** What may still be spent. */
  get left(): number {
    return this.#left;
  }

  #bound(name: string): unknown {
    switch (name) {
      case "object": return this.#subject.bindings.object;
      case "oldObject": return null;
      case "request": return this.#subject.bindings.request;
      case "namespaceObject": return this.#namespace;
      default: return this.#variable(name);
    }
  }

  value(expression: Lazy): unknown {
    const budget = new Budget(Math.min(expressionCostLimit, this.#left));
    try {
      return expression().evaluate(this.#read, budget);
    } finally {
      this.#left -= budget.spent;
    }
  }

  /** The value of an expression that other policies may have evaluated for the same object. It costs what it cost them. */
  sharedValue({ expression, key }: SharedExpression): unknown {
    const held = this.#share(expression, key());
    if (held.cost > Math.min(expressionCostLimit, this.#left)) throw new CelError("cost", "the expression costs more than the policy may spend");
    this.#left -= held.cost;
    if ("error" in held) throw held.error;
    return held.value;
  }

  #share(expression: Lazy, key: number | undefined): Held {
    const known = key === undefined ? undefined : this.#subject.shared[key];
    if (known !== undefined) return known;
    const held = this.#evaluate(expression);
    // What ran out of means might have had enough in another policy.
    if (key !== undefined && !("error" in held && held.error instanceof CelError && held.error.kind === "cost")) this.#subject.shared[key] = held;
    return held;
  }

  #evaluate(expression: Lazy): Held {
    const before = this.#left;
    try {
      const value = this.value(expression);
      return { value, cost: before - this.#left };
    } catch (error) {
      return { error, cost: before - this.#left };
    } finally {
      this.#left = before;
    }
  }

  /** Whether the expression holds; nothing, and an error more, when that cannot be said. */
  holds(read: () => unknown, list: "matchConditions" | "validations", index: number): boolean | undefined {
    try {
      const value = read();
      if (typeof value === "boolean") return value;
      this.#fail({ kind: "runtime", message: "the expression gives no bool" }, list, index);
    } catch (error) {
      this.#fail(reasonOf(error), list, index);
    }
    return undefined;
  }

  #fail(reason: Pick<EvaluationError, "kind" | "message">, list: "matchConditions" | "validations", index: number): void {
    const { rules } = this.#prepared;
    const line = (list === "validations" ? rules.validations : rules.conditions)[index]?.line ?? 1;
    this.errors.push({ ...reason, path: `spec.${list}[${index}].expression`, line });
  }

  /** A variable is evaluated when it is first read and never again; one that fails fails again. */
  #variable(name: string): unknown {
    this.#held ??= new Map();
    let held = this.#held.get(name);
    if (held === undefined) this.#held.set(name, held = this.#hold(this.#prepared.variables.get(name)));
    if ("error" in held) throw held.error;
    return held.value;
  }

  #hold(variable: SharedExpression | undefined): Outcome {
    if (variable === undefined) return { error: new CelError("runtime", "no such variable") };
    try {
      return { value: this.sharedValue(variable) };
    } catch (error) {
      return { error };
    }
  }
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Why an expression gave nothing. Throws what is no failure of an expression. */
export function reasonOf(error: unknown): Pick<EvaluationError, "kind" | "message"> {
  if (error instanceof CelError) return { kind: error.kind, message: error.message };
  throw error;
}
