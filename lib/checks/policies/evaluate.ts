import type { PolicyRules } from "../../model/policy.js";
import { Budget, CelError, expressionCostLimit, policyCostLimit } from "../cel/expression.js";
import { inBody } from "./expressions.js";
import { Passes } from "./passes.js";
import { scope } from "./portable.js";
import { shareAll, type Held, type Lazy, type Sharing, type SharedExpression } from "./sharing.js";
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
  /** Compiles what judging needs, ahead of the first object. */
  prepare(): void;
}

/** Longest message that an expression may give, in UTF-8 bytes (apiserver, pkg/apis/cel/config.go). */
const longestMessage = 5 * 1024;

export function judgeOf(rules: PolicyRules, failurePolicy: "Fail" | "Ignore", sharing: Sharing): Judge {
  const usesNamespace = textsOf(rules).some((text) => text.includes("namespaceObject"));
  const prepared: Prepared = {
    rules, failurePolicy,
    passes: usesNamespace ? undefined : new Passes(),
    conditions: [...shareAll(rules.conditions.map(({ expression }, index) => [String(index), expression]), sharing, { variables: scope }, "condition").values()],
    validations: rules.validations.map(({ expression }) => sharing.lazily(expression, inBody, "body")),
    messages: rules.validations.map(({ messageExpression = "" }) => (messageExpression.trim() === "" ? undefined : sharing.lazily(messageExpression, inBody, "body"))),
    variables: shareAll(rules.variables.map(({ name, expression }) => [`variables.${name}`, expression]), sharing, inBody, "body"),
  };
  return { rules, usesNamespace, judge: (subject, namespace) => judged(prepared, subject, namespace), prepare: () => prepare(prepared) };
}

function prepare({ conditions, variables, validations }: Prepared): void {
  try {
    for (const { key } of [...conditions, ...variables.values()]) key();
    for (const validation of validations) validation();
  } catch (error) {
    // Whoever is judged by it is told.
    reasonOf(error);
  }
}

function textsOf({ conditions, variables, validations }: PolicyRules): readonly string[] {
  return [...conditions, ...variables, ...validations].map(({ expression }) => expression).concat(validations.map(({ messageExpression = "" }) => messageExpression));
}

interface Prepared {
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
class Evaluation {
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
    let found: { readonly value: unknown } | { readonly error: unknown };
    try {
      found = { value: this.value(expression) };
    } catch (error) {
      found = { error };
    }
    const cost = before - this.#left;
    this.#left = before;
    return { ...found, cost };
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

function judged(prepared: Prepared, subject: Subject, namespace: unknown): Judgement {
  const { failurePolicy, conditions, passes } = prepared;
  const evaluation = new Evaluation(prepared, subject, namespace);
  for (let index = 0; index < conditions.length; index += 1) {
    const condition = conditions[index];
    // One that is false outweighs the errors of others (apiserver, webhook/matchconditions).
    if (condition !== undefined && evaluation.holds(() => evaluation.sharedValue(condition), "matchConditions", index) === false) return skipped;
  }
  if (evaluation.errors.length > 0) return failurePolicy === "Ignore" ? skipped : { isSkipped: false, failures: [], errors: evaluation.errors };
  if (passes === undefined || evaluation.left < policyCostLimit / 2) return validated(prepared, subject, evaluation);
  const { object, request } = subject.bindings;
  if (passes.has([object, request])) return passed;
  const reads = passes.other();
  if (reads !== undefined) {
    const watched: Subject = { ...subject, bindings: { ...subject.bindings, object: reads.watch(object), request: reads.watch(request) }, shared: [] };
    const trial = new Evaluation(prepared, watched, namespace);
    if (validated(prepared, watched, trial) === passed && trial.left > policyCostLimit / 2) passes.add(reads);
  }
  return validated(prepared, subject, evaluation);
}

function validated(prepared: Prepared, subject: Subject, evaluation: Evaluation): Judgement {
  const { rules, failurePolicy, validations } = prepared;
  const failures: Failure[] = [];
  for (let index = 0; index < validations.length; index += 1) {
    const [validation, stated] = [validations[index], rules.validations[index]];
    if (validation === undefined || stated === undefined || evaluation.holds(() => evaluation.value(validation), "validations", index) !== false) continue;
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
