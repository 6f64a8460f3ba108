import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings } from "./findings.js";
import { qualifiedName } from "./forms.js";
import { each, isEmpty, isGiven, list, number, object, text } from "./reading.js";
import { expectChoice, expectGiven } from "./values.js";

/** k8s.io/kubernetes pkg/apis/batch/validation, validatePodFailurePolicy. */
export function checkFailurePolicy(policy: DataObject, spec: DataObject, at: string, found: Findings): void {
  const podSpec = object(object(spec.template).spec);
  const containers = new Set([...list(podSpec.containers), ...list(podSpec.initContainers)].map((container) => text(object(container).name)));
  const count = list(policy.rules).length;
  if (count > 20) found.add("value-out-of-range", `${at}/rules`, `rules holds ${count} rules, expected 20 at most`);
  each(policy.rules, `${at}/rules`, (rule, place) => {
    expectGiven(found, { of: rule, name: "action", at: place });
    expectChoice(found, { of: rule, name: "action", at: place }, ["Count", "FailIndex", "FailJob", "Ignore"]);
    if (rule.action === "FailIndex" && !isGiven(spec.backoffLimitPerIndex)) found.add("field-conflict", `${place}/action`, "action is FailIndex, but backoffLimitPerIndex is not set");
    const codes = isGiven(rule.onExitCodes);
    const conditions = !isEmpty(rule.onPodConditions);
    if (codes && conditions) found.add("field-conflict", place, "onExitCodes and onPodConditions are both set, expected one of them");
    if (!codes && !conditions) found.add("field-missing", place, "Neither onExitCodes nor onPodConditions is set");
    if (isObject(rule.onExitCodes)) checkExitCodes(rule.onExitCodes, `${place}/onExitCodes`, containers, found);
    each(rule.onPodConditions, `${place}/onPodConditions`, (condition, where) => {
      const type = text(condition.type);
      if (!qualifiedName.accepts(type)) found.add("label-invalid", `${where}/type`, `type is ${quote(type)}, expected ${qualifiedName.expected}`);
      expectChoice(found, { of: condition, name: "status", at: where }, ["False", "True", "Unknown"]);
    });
  });
}

function checkExitCodes(codes: DataObject, at: string, containers: ReadonlySet<string>, found: Findings): void {
  const { containerName: name } = codes;
  expectGiven(found, { of: codes, name: "operator", at });
  expectChoice(found, { of: codes, name: "operator", at }, ["In", "NotIn"]);
  if (typeof name === "string" && !containers.has(name)) found.add("value-invalid", `${at}/containerName`, `containerName is ${quote(name)}, but the pod has no such container`);
  expectGiven(found, { of: codes, name: "values", at });
  const values = list(codes.values);
  if (values.length > 255) found.add("value-out-of-range", `${at}/values`, `values holds ${values.length} codes, expected 255 at most`);
  for (const [index, value] of values.entries()) {
    const place = `${at}/values/${index}`;
    if (value === 0 && codes.operator === "In") found.add("value-invalid", place, "values holds 0, which is no failure");
    const before = index === 0 ? undefined : number(values[index - 1]);
    if (before === undefined || typeof value !== "number" || before < value) continue;
    if (before === value) found.add("list-duplicate", place, `values holds ${value} twice`);
    else found.add("value-invalid", place, `values holds ${value} after ${before}, expected ascending order`);
  }
}

/** k8s.io/kubernetes pkg/apis/batch/validation, validateSuccessPolicy; on since 1.31 (JobSuccessPolicy). */
export function checkSuccessPolicy(policy: DataObject, spec: DataObject, at: string, found: Findings): void {
  if (spec.completionMode !== "Indexed") return found.add("field-conflict", at, "successPolicy is set, but the completionMode is not Indexed");
  const completions = number(spec.completions) ?? 0;
  expectGiven(found, { of: policy, name: "rules", at });
  const count = list(policy.rules).length;
  if (count > 20) found.add("value-out-of-range", `${at}/rules`, `rules holds ${count} rules, expected 20 at most`);
  each(policy.rules, `${at}/rules`, (rule, place) => {
    const { succeededCount, succeededIndexes } = rule;
    if (!isGiven(succeededCount) && !isGiven(succeededIndexes)) found.add("field-missing", place, "Neither succeededCount nor succeededIndexes is set");
    const total = typeof succeededIndexes === "string" ? indexCount(succeededIndexes, completions) : completions;
    if (total === undefined) found.add("value-invalid", `${place}/succeededIndexes`, `succeededIndexes is ${quote(succeededIndexes)}, expected ascending numbers or ranges below ${completions}, such as 0,2-4`);
    if (typeof succeededCount === "number" && (succeededCount < 0 || succeededCount > (total ?? completions))) {
      found.add("value-out-of-range", `${place}/succeededCount`, `succeededCount is ${succeededCount}, expected 0 to ${total ?? completions}`);
    }
  });
}

/** validateIndexesFormat, parseIndexInterval: how many indexes the text names, or nothing when it is malformed. */
function indexCount(indexes: string, completions: number): number | undefined {
  if (indexes === "") return 0;
  let last = -1;
  let total = 0;
  for (const range of indexes.split(",")) {
    const [, low = "", high = low] = /^([0-9]{1,10})(?:-([0-9]{1,10}))?$/.exec(range) ?? [];
    const first = Number(low || "NaN");
    const end = Number(high || "NaN");
    if (!(first > last && end < completions) || (range.includes("-") && end <= first)) return undefined;
    total += end - first + 1;
    last = end;
  }
  return total;
}
