import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel, pathSegment } from "./forms.js";
import { each, isEmpty, isGiven, list, number, object, text } from "./reading.js";
import { isContainerResource } from "./resource-names.js";
import { checkQuantity } from "./resources.js";
import { expectChoice, expectForm, expectGiven, expectWithin } from "./values.js";

/** Types of metrics, and the field of each. */
const fields: Readonly<Record<string, string>> = { Resource: "resource", ContainerResource: "containerResource", Pods: "pods", Object: "object", External: "external" };

/** k8s.io/kubernetes pkg/apis/autoscaling/validation, validateHorizontalPodAutoscalerSpec. */
export const horizontalPodAutoscaler: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  const minimum = number(spec.minReplicas) ?? 1;
  const maximum = number(spec.maxReplicas);
  // Scaling to zero is on since 1.37 (feature gate HPAScaleToZero).
  expectWithin(found, { of: spec, name: "minReplicas", at }, found.minor >= 37 ? 0 : 1);
  if (maximum !== undefined && maximum < 1) found.add("value-out-of-range", `${at}/maxReplicas`, `maxReplicas is ${maximum}, expected 1 or more`);
  else if (maximum !== undefined && maximum < minimum) found.add("field-conflict", `${at}/maxReplicas`, `maxReplicas is ${maximum}, expected at least minReplicas, which is ${minimum}`);
  if (isObject(spec.scaleTargetRef)) {
    checkTarget(spec.scaleTargetRef, `${at}/scaleTargetRef`, found);
    checkGroup(spec.scaleTargetRef, `${at}/scaleTargetRef/apiVersion`, found);
  }
  each(spec.metrics, `${at}/metrics`, (metric, place) => checkMetric(metric, place, found));
  if (minimum === 0 && !list(spec.metrics).some((metric) => ["Object", "External"].includes(text(object(metric).type)))) {
    found.add("field-conflict", `${at}/minReplicas`, "minReplicas is 0, which needs a metric of type Object or External");
  }
  checkBehavior(spec.behavior, `${at}/behavior`, found);
  expectWithin(found, { of: spec, name: "targetCPUUtilizationPercentage", at }, 1);
};

/** ValidateCrossVersionObjectReference. */
function checkTarget(target: DataObject, at: string, found: Findings): void {
  for (const name of ["kind", "name"]) {
    expectGiven(found, { of: target, name, at });
    expectForm(found, { of: target, name, at }, pathSegment);
  }
}

/** ValidateAPIVersion, since 1.34. */
function checkGroup({ apiVersion }: DataObject, at: string, found: Findings): void {
  if (found.minor >= 34 && !/^[^/]+\/[^/]+$/.test(text(apiVersion))) {
    found.add("value-invalid", at, `apiVersion is ${quote(text(apiVersion))}, expected a group and a version, such as apps/v1`);
  }
}

/** validateMetricSpec. */
function checkMetric(metric: DataObject, at: string, found: Findings): void {
  const type = text(metric.type);
  const expected = Object.hasOwn(fields, type) ? fields[type] : undefined;
  expectGiven(found, { of: metric, name: "type", at });
  expectChoice(found, { of: metric, name: "type", at }, Object.keys(fields));
  if (expected === undefined) return;
  expectGiven(found, { of: metric, name: expected, at }, `when the type is ${type}`);
  for (const field of Object.values(fields)) {
    if (field !== expected && isGiven(metric[field])) found.add("field-conflict", `${at}/${field}`, `${field} is set, but the type is ${type}`);
  }
  const source = metric[expected];
  if (isObject(source)) checkSource(source, type, `${at}/${expected}`, found);
}

function checkSource(source: DataObject, type: string, at: string, found: Findings): void {
  const target = object(source.target);
  const place = `${at}/target`;
  checkMetricTarget(target, place, found);
  if (type === "Resource" || type === "ContainerResource") {
    expectGiven(found, { of: source, name: "name", at });
    expectOne(target, ["averageUtilization", "averageValue"], place, found);
    if (type === "Resource") return;
    const name = text(source.name);
    if (name !== "" && !isContainerResource(name)) found.add("value-invalid", `${at}/name`, `name is ${quote(name)}, expected a resource of containers, such as cpu`);
    expectGiven(found, { of: source, name: "container", at });
    expectForm(found, { of: source, name: "container", at }, dnsLabel);
    return;
  }
  const metric = object(source.metric);
  expectGiven(found, { of: metric, name: "name", at: `${at}/metric` });
  expectForm(found, { of: metric, name: "name", at: `${at}/metric` }, pathSegment);
  if (type === "Pods") expectGiven(found, { of: target, name: "averageValue", at: place }, "for a metric of pods");
  else if (type === "External") expectOne(target, ["value", "averageValue"], place, found);
  else if (!isGiven(target.value) && !isGiven(target.averageValue)) found.add("field-missing", place, "Neither value nor averageValue is set");
  if (type === "Object" && isObject(source.describedObject)) checkTarget(source.describedObject, `${at}/describedObject`, found);
}

function expectOne(of: DataObject, names: readonly [string, string], at: string, found: Findings): void {
  const given = names.filter((name) => isGiven(of[name]));
  if (given.length === 0) found.add("field-missing", at, `Neither ${names.join(" nor ")} is set`);
  if (given.length > 1) found.add("field-conflict", at, `${names.join(" and ")} are both set, expected one of them`);
}

/** validateMetricTarget. */
function checkMetricTarget(target: DataObject, at: string, found: Findings): void {
  expectGiven(found, { of: target, name: "type", at });
  expectChoice(found, { of: target, name: "type", at }, ["Utilization", "Value", "AverageValue"]);
  for (const name of ["value", "averageValue"]) {
    const amount = checkQuantity(target[name], `${at}/${name}`, found);
    if (amount !== undefined && amount <= 0n) found.add("quantity-invalid", `${at}/${name}`, `${name} is ${quote(target[name])}, expected more than 0`);
  }
  expectWithin(found, { of: target, name: "averageUtilization", at }, 1);
}

/** validateBehavior; no rules are filled in with defaults (pkg/apis/autoscaling/v2, GenerateHPAScaleUpRules). */
function checkBehavior(behavior: Data | undefined, at: string, found: Findings): void {
  for (const direction of ["scaleUp", "scaleDown"]) {
    const rules = object(behavior)[direction];
    if (!isObject(rules)) continue;
    const place = `${at}/${direction}`;
    expectWithin(found, { of: rules, name: "stabilizationWindowSeconds", at: place }, 0, 3600);
    expectChoice(found, { of: rules, name: "selectPolicy", at: place }, ["Max", "Min", "Disabled"]);
    if (Array.isArray(rules.policies) && isEmpty(rules.policies)) expectGiven(found, { of: rules, name: "policies", at: place });
    each(rules.policies, `${place}/policies`, (policy, where) => {
      expectChoice(found, { of: policy, name: "type", at: where }, ["Pods", "Percent"]);
      expectWithin(found, { of: policy, name: "value", at: where }, 1);
      expectWithin(found, { of: policy, name: "periodSeconds", at: where }, 1, 1800);
    });
  }
}
