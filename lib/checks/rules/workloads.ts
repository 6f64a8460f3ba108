import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { checkClaimSpec } from "./claims.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel } from "./forms.js";
import { checkAnnotations, checkLabels, checkSelector, isEmptySelector, unmetRequirement } from "./labels.js";
import { checkTemplate } from "./pods.js";
import { each, isGiven, number, object, text } from "./reading.js";
import { checkDaemonSetUpdate, checkDeploymentStrategy } from "./rollouts.js";
import { expectAbsent, expectChoice, expectForm, expectGiven, expectNotNegative } from "./values.js";

/** k8s.io/kubernetes pkg/apis/apps/validation, ValidateDeploymentSpec. */
export const deployment: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  checkWorkload(spec, at, found);
  checkDeploymentStrategy(spec.strategy, `${at}/strategy`, found);
  expectNotNegative(found, spec, at, ["revisionHistoryLimit", "progressDeadlineSeconds"]);
  const deadline = number(spec.progressDeadlineSeconds) ?? 600;
  const ready = number(spec.minReadySeconds) ?? 0;
  if (deadline <= ready) found.add("field-conflict", `${at}/progressDeadlineSeconds`, `progressDeadlineSeconds is ${deadline}, expected more than minReadySeconds, which is ${ready}`);
};

/** k8s.io/kubernetes pkg/apis/apps/validation, ValidateReplicaSetSpec. */
export const replicaSet: Rule = ({ spec }, at, found) => checkWorkload(object(spec), `${at}/spec`, found);

/** k8s.io/kubernetes pkg/apis/apps/validation, ValidateDaemonSetSpec. */
export const daemonSet: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  checkWorkload(spec, at, found);
  checkDaemonSetUpdate(spec.updateStrategy, `${at}/updateStrategy`, found);
  expectNotNegative(found, spec, at, ["revisionHistoryLimit"]);
};

/** k8s.io/kubernetes pkg/apis/apps/validation, ValidateStatefulSetSpec. */
export const statefulSet: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  const claims: string[] = [];
  each(spec.volumeClaimTemplates, `${at}/volumeClaimTemplates`, (claim, place) => {
    claims.push(text(object(claim.metadata).name));
    checkClaimTemplate(claim, place, found);
  });
  checkWorkload(spec, at, found, claims, found.minor >= 34 ? withoutHostName(spec.template) : spec.template);
  expectChoice(found, { of: spec, name: "podManagementPolicy", at }, ["OrderedReady", "Parallel"]);
  const update = object(spec.updateStrategy);
  expectChoice(found, { of: update, name: "type", at: `${at}/updateStrategy` }, ["RollingUpdate", "OnDelete"]);
  if (update.type === "OnDelete") expectAbsent(found, { of: update, name: "rollingUpdate", at: `${at}/updateStrategy` }, "when the type is OnDelete");
  expectNotNegative(found, object(update.rollingUpdate), `${at}/updateStrategy/rollingUpdate`, ["partition"]);
  expectNotNegative(found, object(spec.ordinals), `${at}/ordinals`, ["start"]);
  const retention = object(spec.persistentVolumeClaimRetentionPolicy);
  for (const name of ["whenDeleted", "whenScaled"]) expectChoice(found, { of: retention, name, at: `${at}/persistentVolumeClaimRetentionPolicy` }, ["Retain", "Delete"]);
  // The name was not checked before 1.33.
  if (found.minor >= 33) expectForm(found, { of: spec, name: "serviceName", at }, dnsLabel);
};

/** The controller names the pods itself; since 1.34 what the template says of their host names is not checked. */
function withoutHostName(template: Data | undefined): DataObject {
  const { hostname: _, subdomain: __, ...spec } = object(object(template).spec);
  return { ...object(template), spec };
}

/** validateVolumeClaimTemplates is new in 1.34; what it refuses, the controller could never create before either. */
function checkClaimTemplate(claim: DataObject, at: string, found: Findings): void {
  const metadata = object(claim.metadata);
  // Each claim template is a volume of the pods, so its name is one of a volume.
  expectGiven(found, { of: metadata, name: "name", at: `${at}/metadata` });
  expectForm(found, { of: metadata, name: "name", at: `${at}/metadata` }, dnsLabel);
  checkLabels(metadata.labels, `${at}/metadata/labels`, found);
  checkAnnotations(metadata.annotations, `${at}/metadata/annotations`, found);
  checkClaimSpec(object(claim.spec), `${at}/spec`, found);
}

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateReplicationControllerSpec. */
export const replicationController: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  expectNotNegative(found, spec, at, ["replicas", "minReadySeconds"]);
  checkTemplate(spec.template, `${at}/template`, found);
  checkKeptRunning(spec.template, `${at}/template/spec`, found);
  if (isObject(spec.selector)) expectSelected({ matchLabels: spec.selector }, spec.template, at, found);
};

function checkWorkload(spec: DataObject, at: string, found: Findings, claims: readonly string[] = [], template = spec.template): void {
  expectNotNegative(found, spec, at, ["replicas", "minReadySeconds"]);
  checkSelector(spec.selector, `${at}/selector`, found);
  if (isObject(spec.selector)) {
    if (isEmptySelector(spec.selector)) found.add("field-missing", `${at}/selector`, "selector is empty, and would select every pod of the namespace");
    else expectSelected(spec.selector, spec.template, at, found);
  }
  checkTemplate(template, `${at}/template`, found, claims);
  checkKeptRunning(spec.template, `${at}/template/spec`, found);
}

/** A selector has to select the pods of the template. */
export function expectSelected(selector: DataObject, template: Data | undefined, at: string, found: Findings): void {
  const unmet = unmetRequirement(selector, object(object(object(template).metadata).labels));
  if (unmet !== undefined) found.add("selector-mismatch", `${at}/template/metadata/labels`, `The selector asks for ${unmet}`);
}

/** Pods of these workloads run for ever. */
function checkKeptRunning(template: Data | undefined, at: string, found: Findings): void {
  const { restartPolicy, activeDeadlineSeconds } = object(object(template).spec);
  if (typeof restartPolicy === "string" && restartPolicy !== "" && restartPolicy !== "Always") {
    found.add("value-invalid", `${at}/restartPolicy`, `restartPolicy is ${quote(restartPolicy)}, expected Always`, "Use a Job for pods that end.");
  }
  if (isGiven(activeDeadlineSeconds)) found.add("field-conflict", `${at}/activeDeadlineSeconds`, "activeDeadlineSeconds is set, which only pods that end may have");
}
