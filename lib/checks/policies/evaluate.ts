import type { PolicyRules } from "../../model/policy.js";
import { policyCostLimit } from "../cel/expression.js";
import { Evaluation, reasonOf, type EvaluationError, type Prepared } from "./evaluation.js";
import { inBody } from "./expressions.js";
import { Passes } from "./passes.js";
import { scope } from "./portable.js";
import { Reads } from "./reads.js";
import { shareAll, type Held, type Lazy, type Sharing, type SharedExpression } from "./sharing.js";
import type { Subject } from "./subject.js";

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
  /**
   * @param namespace value of `namespaceObject`.
   * @param isAlike whether the object is known to be like one that passed the validations.
   */
  judge(subject: Subject, namespace: unknown, isAlike?: boolean): Judgement;
  /** Compiles what judging needs, ahead of the first object: the match conditions alone, or all of it. */
  prepare(needed: "conditions" | "all"): void;
  /** All that the validations read of an object that passes them; nothing when it does not, or when more than the object decides. */
  readsOf(subject: Subject): Reads | undefined;
}

/** What costs more is judged anew each time, so that no limit is passed because of what is remembered. */
const cheap = 10_000;

/** Longest message that an expression may give, in UTF-8 bytes (apiserver, pkg/apis/cel/config.go). */
const longestMessage = 5 * 1024;

export function judgeOf(rules: PolicyRules, failurePolicy: "Fail" | "Ignore", sharing: Sharing): Judge {
  const usesNamespace = textsOf(rules).some((text) => text.includes("namespaceObject"));
  const usesRequest = textsOf({ ...rules, conditions: [] }).some((text) => /\brequest\b/.test(text));
  const prepared: Prepared = {
    rules, failurePolicy,
    passes: usesNamespace || usesRequest ? undefined : new Passes(),
    conditions: [...shareAll(rules.conditions.map(({ expression }, index) => [String(index), expression]), sharing, { variables: scope }, "condition").values()],
    validations: rules.validations.map(({ expression }) => sharing.lazily(expression, inBody, "body")),
    messages: rules.validations.map(({ messageExpression = "" }) => (messageExpression.trim() === "" ? undefined : sharing.lazily(messageExpression, inBody, "body"))),
    variables: shareAll(rules.variables.map(({ name, expression }) => [`variables.${name}`, expression]), sharing, inBody, "body"),
  };
  return {
    rules, usesNamespace,
    judge: (subject, namespace, isAlike = false) => judged(prepared, subject, namespace, isAlike),
    prepare: (needed) => prepare(prepared, needed),
    readsOf: (subject) => (prepared.passes === undefined ? undefined : readsOf(prepared, new Reads(), subject, undefined)),
  };
}

function prepare({ conditions, variables, validations }: Prepared, needed: "conditions" | "all"): void {
  try {
    for (const { key } of conditions) key();
    if (needed === "conditions") return;
    for (const { key } of variables.values()) key();
    for (const validation of validations) validation();
  } catch (error) {
    // Whoever is judged by it is told.
    reasonOf(error);
  }
}

function textsOf({ conditions, variables, validations }: PolicyRules): readonly string[] {
  return [...conditions, ...variables, ...validations].map(({ expression }) => expression).concat(validations.map(({ messageExpression = "" }) => messageExpression));
}

/** The verdict on an object: evaluated, unless it is known that the object passes. */
function judged(prepared: Prepared, subject: Subject, namespace: unknown, isKnownAlike: boolean): Judgement {
  const { failurePolicy, conditions, passes } = prepared;
  const isAlike = passes !== undefined && (isKnownAlike || passes.has(subject.bindings.object));
  if (isAlike && areKnownToHold(conditions, subject.shared)) return passed;
  const evaluation = new Evaluation(prepared, subject, namespace);
  for (let index = 0; index < conditions.length; index += 1) {
    const condition = conditions[index];
    // One that is false outweighs the errors of others (apiserver, webhook/matchconditions).
    if (condition !== undefined && evaluation.holds(() => evaluation.sharedValue(condition), "matchConditions", index) === false) return skipped;
  }
  if (evaluation.errors.length > 0) return failurePolicy === "Ignore" ? skipped : { isSkipped: false, failures: [], errors: evaluation.errors };
  if (passes === undefined || evaluation.left < cheap) return validated(prepared, subject, evaluation);
  if (isAlike) return passed;
  const other = passes.other();
  const reads = other && readsOf(prepared, other, subject, namespace);
  if (reads !== undefined) passes.add(reads);
  return validated(prepared, subject, evaluation);
}

/** Notes what the validations read, if the object passes them and that costs little. */
function readsOf(prepared: Prepared, reads: Reads, subject: Subject, namespace: unknown): Reads | undefined {
  const watched: Subject = { ...subject, bindings: { ...subject.bindings, object: reads.watch(subject.bindings.object) }, shared: [] };
  const trial = new Evaluation(prepared, watched, namespace);
  return validated(prepared, watched, trial) === passed && policyCostLimit - trial.left <= cheap ? reads : undefined;
}

/** Whether match conditions hold that others, who share them, have evaluated for the object already. */
function areKnownToHold(conditions: readonly SharedExpression[], shared: readonly (Held | undefined)[]): boolean {
  let left = policyCostLimit;
  for (let index = 0; index < conditions.length; index += 1) {
    const number = conditions[index]?.key();
    const held = number === undefined ? undefined : shared[number];
    if (held === undefined || !("value" in held) || held.value !== true) return false;
    left -= held.cost;
  }
  return left >= cheap;
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
