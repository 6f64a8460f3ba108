import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings } from "./findings.js";
import { labelValue, qualifiedName } from "./forms.js";
import { below, each, list, object, text } from "./reading.js";

/** k8s.io/apimachinery pkg/api/validation, TotalAnnotationSizeLimitB. */
const maxAnnotations = 256 * 1024;

/** Keys and values stand in thousands of objects, so those that were found right are remembered. */
const goodKeys = new Set<string>();
const maxKnown = 10_000;

export function isLabelKey(key: string): boolean {
  if (goodKeys.has(key)) return true;
  if (!qualifiedName.accepts(key)) return false;
  if (goodKeys.size >= maxKnown) goodKeys.clear();
  goodKeys.add(key);
  return true;
}

const goodValues = new Set<string>();

function isLabelValue(value: string): boolean {
  if (goodValues.has(value)) return true;
  if (!labelValue.accepts(value)) return false;
  if (goodValues.size >= maxKnown) goodValues.clear();
  goodValues.add(value);
  return true;
}

/** k8s.io/apimachinery pkg/apis/meta/v1/validation, ValidateLabels. */
export function checkLabels(value: Data | undefined, at: string, found: Findings): void {
  if (!isObject(value)) return;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (!isLabelKey(key)) found.add("label-invalid", below(at, key), `The label key is ${quote(key)}, expected ${qualifiedName.expected}`);
    const label = value[key];
    if (typeof label === "string" && !isLabelValue(label)) {
      found.add("label-invalid", below(at, key), `The label ${quote(key)} is ${quote(label)}, expected ${labelValue.expected}`);
    }
  }
}

/** k8s.io/apimachinery pkg/api/validation, ValidateAnnotations: keys in any case, and the size of all together. */
export function checkAnnotations(value: Data | undefined, at: string, found: Findings): void {
  if (!isObject(value)) return;
  let size = 0;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (!isLabelKey(key) && !isLabelKey(key.toLowerCase())) {
      found.add("label-invalid", below(at, key), `The annotation key is ${quote(key)}, expected ${qualifiedName.expected}`);
    }
    size += Buffer.byteLength(key) + Buffer.byteLength(text(value[key]));
  }
  if (size > maxAnnotations) {
    found.add("label-invalid", at, `The annotations hold ${size} bytes, at most ${maxAnnotations} fit`, "Move the text to a ConfigMap.");
  }
}

/** k8s.io/apimachinery pkg/apis/meta/v1/validation, ValidateLabelSelector. */
export function checkSelector(value: Data | undefined, at: string, found: Findings): void {
  if (!isObject(value)) return;
  checkLabels(value.matchLabels, `${at}/matchLabels`, found);
  each(value.matchExpressions, `${at}/matchExpressions`, (expression, place) => {
    checkOperator(expression, place, found);
    checkRequirement(expression, place, found);
  });
}

function checkOperator(expression: DataObject, at: string, found: Findings): void {
  const operator = text(expression.operator);
  const count = list(expression.values).length;
  if (operator === "In" || operator === "NotIn") {
    if (count === 0) found.add("field-missing", `${at}/values`, `values is empty, but the operator ${operator} needs at least one`);
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (count > 0) found.add("field-conflict", `${at}/values`, `values is set, which the operator ${operator} does not take`);
  } else {
    found.add("value-invalid", `${at}/operator`, `operator is ${quote(operator)}, expected In, NotIn, Exists or DoesNotExist`);
  }
}

/** The key and values of a requirement. */
export function checkRequirement(expression: DataObject, at: string, found: Findings): void {
  const key = text(expression.key);
  if (!isLabelKey(key)) found.add("label-invalid", `${at}/key`, `key is ${quote(key)}, expected ${qualifiedName.expected}`);
  checkLabelValues(expression.values, `${at}/values`, found);
}

/** Values that have to be label values. */
export function checkLabelValues(values: Data | undefined, at: string, found: Findings): void {
  for (const [index, value] of list(values).entries()) {
    if (typeof value === "string" && !labelValue.accepts(value)) {
      found.add("label-invalid", `${at}/${index}`, `values holds ${quote(value)}, expected ${labelValue.expected}`);
    }
  }
}

/** Whether a selector asks for nothing. */
export function isEmptySelector(value: Data | undefined): boolean {
  const { matchLabels, matchExpressions } = object(value);
  return Object.keys(object(matchLabels)).length + list(matchExpressions).length === 0;
}

/**
 * The first thing that a selector asks for and labels do not give, for people; nothing when it selects them
 * (k8s.io/apimachinery pkg/apis/meta/v1, LabelSelectorAsSelector and pkg/labels, Requirement.Matches).
 */
export function unmetRequirement(selector: Data | undefined, labels: DataObject): string | undefined {
  const { matchLabels, matchExpressions } = object(selector);
  for (const [key, value] of Object.entries(object(matchLabels))) {
    const actual = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (actual !== value) return `${key}=${text(value)}, and the template has ${actual === undefined ? "no such label" : `${key}=${text(actual)}`}`;
  }
  for (const expression of list(matchExpressions)) {
    const { key, operator, values } = object(expression);
    const name = text(key);
    const present = Object.hasOwn(labels, name);
    const among = present && list(values).includes(labels[name] ?? null);
    const met = operator === "In" ? among : operator === "NotIn" ? !among : operator === "Exists" ? present : operator === "DoesNotExist" ? !present : true;
    if (!met) return `${name} ${text(operator)} ${list(values).map((value) => text(value)).join(", ")}`.trimEnd();
  }
  return undefined;
}
