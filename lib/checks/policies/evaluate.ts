import type { PolicyRules } from "../../model/policy.js";
import { Budget, CelError, compileExpression, expressionCostLimit, policyCostLimit, type CelOptions, type Expression } from "../cel/expression.js";
import { inBody } from "./expressions.js";
import { scope } from "./portable.js";
import type { Subject } from "./subject.js";

/** An expression that failed on an object. */
export interface EvaluationError {
  readonly kind: "cost" | "runtime";
  /** Where it stands, such as `spec.validations[0].expression`. */
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** A validation that is false for an object. */
export interface Failure {
  readonly index: number;
  readonly message: string;
}

/** What a policy says about an object that it selects. */
export interface Judgement {
  /** Whether a match condition says that the policy is not about the object. */
  readonly isSkipped: boolean;
  readonly failures: readonly Failure[];
  readonly errors: readonly EvaluationError[];
}

/** Rules with their expressions; each is compiled when it is first needed. */
export interface Judge {
  readonly rules: PolicyRules;
  /** Whether the verdict depends on the object's Namespace beyond the namespace selector. */
  readonly usesNamespace: boolean;
  /** @param namespace value of `namespaceObject`. */
  judge(subject: Subject, namespace: unknown): Judgement;
}

/** Longest message that an expression may give, in UTF-8 bytes (apiserver, pkg/apis/cel/config.go). */
const longestMessage = 5 * 1024;

export function judgeOf(rules: PolicyRules, failurePolicy: "Fail" | "Ignore"): Judge {
  const usesNamespace = textsOf(rules).some((text) => text.includes("namespaceObject"));
  const prepared: Prepared = {
    rules, failurePolicy,
    conditions: rules.conditions.map(({ expression }) => lazily(expression, { variables: scope })),
    validations: rules.validations.map(({ expression }) => lazily(expression, inBody)),
    messages: rules.validations.map(({ messageExpression = "" }) => (messageExpression.trim() === "" ? undefined : lazily(messageExpression, inBody))),
    variables: new Map(rules.variables.map(({ name, expression }) => [`variables.${name}`, lazily(expression, inBody)])),
  };
  return { rules, usesNamespace, judge: (subject, namespace) => judged(prepared, subject, namespace) };
}

function textsOf({ conditions, variables, validations }: PolicyRules): readonly string[] {
  return [...conditions, ...variables, ...validations].map(({ expression }) => expression).concat(validations.map(({ messageExpression = "" }) => messageExpression));
}

/** An expression that is compiled when it is first asked for. */
type Lazy = () => Expression;

interface Prepared {
  readonly rules: PolicyRules;
  readonly failurePolicy: "Fail" | "Ignore";
  readonly conditions: readonly Lazy[];
  readonly validations: readonly Lazy[];
  readonly messages: readonly (Lazy | undefined)[];
  /** By the name that expressions have for them, such as `variables.containers`. */
  readonly variables: ReadonlyMap<string, Lazy>;
}

function lazily(source: string, options: CelOptions): Lazy {
  let compiled: Expression | undefined;
  return () => {
    if (compiled === undefined) {
      const result = compileExpression(source, options);
      if (!result.ok) throw new CelError("runtime", result.message);
      compiled = result.expression;
    }
    return compiled;
  };
}

/** One evaluation of a policy on an object, with what it may still spend. */
class Evaluation {
  readonly #prepared: Prepared;
  readonly #subject: Subject;
  readonly #namespace: unknown;
  #held: Map<string, Held> | undefined;
  #left = policyCostLimit;
  readonly errors: EvaluationError[] = [];
  readonly #read: (name: string) => unknown;

  constructor(prepared: Prepared, subject: Subject, namespace: unknown) {
    this.#prepared = prepared;
    this.#subject = subject;
    this.#namespace = namespace;
    this.#read = (name) => this.#bound(name);
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

  /** Whether the expression holds; nothing, and an error more, when that cannot be said. */
  holds(expression: Lazy, list: "matchConditions" | "validations", index: number): boolean | undefined {
    try {
      const value = this.value(expression);
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

  #hold(expression: Lazy | undefined): Held {
    if (expression === undefined) return { error: new CelError("runtime", "no such variable") };
    try {
      return { value: this.value(expression) };
    } catch (error) {
      return { error };
    }
  }
}

type Held = { readonly value: unknown } | { readonly error: unknown };

function judged(prepared: Prepared, subject: Subject, namespace: unknown): Judgement {
  const { rules, failurePolicy, conditions, validations } = prepared;
  const evaluation = new Evaluation(prepared, subject, namespace);
  for (let index = 0; index < conditions.length; index += 1) {
    const condition = conditions[index];
    // One that is false outweighs the errors of others (apiserver, webhook/matchconditions).
    if (condition !== undefined && evaluation.holds(condition, "matchConditions", index) === false) return skipped;
  }
  if (evaluation.errors.length > 0) return failurePolicy === "Ignore" ? skipped : { isSkipped: false, failures: [], errors: evaluation.errors };
  const failures: Failure[] = [];
  for (let index = 0; index < validations.length; index += 1) {
    const [validation, stated] = [validations[index], rules.validations[index]];
    if (validation === undefined || stated === undefined || evaluation.holds(validation, "validations", index) !== false) continue;
    failures.push({ index, message: messageOf(stated, prepared.messages[index], subject, evaluation) });
  }
  if (failures.length === 0 && evaluation.errors.length === 0) return passed;
  return { isSkipped: false, failures, errors: failurePolicy === "Ignore" ? [] : evaluation.errors };
}

const passed: Judgement = { isSkipped: false, failures: [], errors: [] };
const skipped: Judgement = { isSkipped: true, failures: [], errors: [] };

function reasonOf(error: unknown): Pick<EvaluationError, "kind" | "message"> {
  if (error instanceof CelError) return { kind: error.kind, message: error.message };
  throw error;
}

/**
 * The message of a validation that is false. What its expression gives counts unless it fails, is
 * blank, too long or has line breaks (admissionregistration/v1, Validation.MessageExpression).
 * Expressions never speak of a Secret, whose values they could show.
 */
function messageOf({ expression, message }: PolicyRules["validations"][number], given: Lazy | undefined, subject: Subject, evaluation: Evaluation): string {
  const stated = message ?? `failed expression: ${expression.trim()}`;
  const { group, kind } = subject.creation;
  if (given === undefined || (group === "" && kind === "Secret")) return stated;
  try {
    const text = evaluation.value(given);
    const trimmed = typeof text === "string" ? text.trim() : "";
    return trimmed === "" || trimmed.includes("\n") || Buffer.byteLength(trimmed) > longestMessage ? stated : trimmed;
  } catch (error) {
    reasonOf(error);
    return stated;
  }
}
