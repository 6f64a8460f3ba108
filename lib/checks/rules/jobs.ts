import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { checkFailurePolicy, checkSuccessPolicy } from "./job-policies.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel, domainPath } from "./forms.js";
import { checkAnnotations, checkLabels, checkSelector, isEmptySelector } from "./labels.js";
import { checkTemplate } from "./pods.js";
import { isEmpty, isGiven, number, object, text } from "./reading.js";
import { checkSchedule, checkTimeZone } from "./schedules.js";
import { expectChoice, expectForm, expectGiven, expectNotNegative } from "./values.js";
import { expectSelected } from "./workloads.js";

/** Names of CronJobs leave room for the 11 characters of each run (pkg/apis/batch/validation, ValidateCronJobCreate). */
const maxCronJobName = 52;

const counts = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"];

/** k8s.io/kubernetes pkg/apis/batch/validation, ValidateJob. */
export const job: Rule = ({ metadata, spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  checkJobSpec(spec, at, found);
  if (spec.manualSelector === true) {
    if (isObject(spec.selector)) expectSelected(spec.selector, spec.template, at, found);
    else expectGiven(found, { of: spec, name: "selector", at }, "when manualSelector is true");
  } else if (isObject(spec.selector) && !isEmptySelector(spec.selector)) {
    found.add("field-conflict", `${at}/selector`, "selector is set, but manualSelector is not true, so the Job makes its own");
  }
  const name = text(object(metadata).name);
  const last = `${name}-${(number(spec.completions) ?? 1) - 1}`;
  if (spec.completionMode === "Indexed" && (number(spec.completions) ?? 0) > 0 && name.length <= 253 && !dnsLabel.accepts(last)) {
    found.add("name-malformed", `${root}/metadata/name`, `The Job is named ${quote(name)}, so its last pod would have the host name ${quote(last, 80)}, expected ${dnsLabel.expected}`);
  }
};

/** k8s.io/kubernetes pkg/apis/batch/validation, ValidateCronJobCreate. */
export const cronJob: Rule = ({ metadata, spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  const name = text(object(metadata).name);
  if (name.length > maxCronJobName && name.length <= 253) {
    found.add("name-malformed", `${root}/metadata/name`, `The CronJob is named ${quote(name)}, which has ${name.length} characters, expected ${maxCronJobName} at most`);
  }
  checkSchedule(spec.schedule, `${at}/schedule`, found);
  checkTimeZone(spec.timeZone, `${at}/timeZone`, found);
  expectNotNegative(found, spec, at, ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"]);
  expectChoice(found, { of: spec, name: "concurrencyPolicy", at }, ["Allow", "Forbid", "Replace"]);
  const template = object(spec.jobTemplate);
  const { labels, annotations } = object(template.metadata);
  checkLabels(labels, `${at}/jobTemplate/metadata/labels`, found);
  checkAnnotations(annotations, `${at}/jobTemplate/metadata/annotations`, found);
  const jobSpec = object(template.spec);
  checkJobSpec(jobSpec, `${at}/jobTemplate/spec`, found);
  if (isGiven(jobSpec.selector)) found.add("field-conflict", `${at}/jobTemplate/spec/selector`, "selector is set, but each run makes its own");
  if (jobSpec.manualSelector === true) found.add("field-conflict", `${at}/jobTemplate/spec/manualSelector`, "manualSelector is true, but each run makes its own selector");
};

/** k8s.io/kubernetes pkg/apis/batch/validation, validateJobSpec. */
function checkJobSpec(spec: DataObject, at: string, found: Findings): void {
  expectNotNegative(found, spec, at, counts);
  checkSelector(spec.selector, `${at}/selector`, found);
  expectChoice(found, { of: spec, name: "completionMode", at }, ["NonIndexed", "Indexed"]);
  checkIndexes(spec, at, found);
  if (found.minor >= 32) expectForm(found, { of: spec, name: "managedBy", at }, domainPath);
  const policies = isObject(spec.podFailurePolicy) ? ["Failed"] : ["Failed", "TerminatingOrFailed"];
  if (found.minor >= 29) expectChoice(found, { of: spec, name: "podReplacementPolicy", at }, policies);
  checkTemplate(spec.template, `${at}/template`, found);
  const podSpec = object(object(spec.template).spec);
  checkRestartPolicy(spec, podSpec, `${at}/template/spec/restartPolicy`, found);
  if (isObject(spec.podFailurePolicy)) checkFailurePolicy(spec.podFailurePolicy, spec, `${at}/podFailurePolicy`, found);
  if (isObject(spec.successPolicy) && found.minor >= 31) checkSuccessPolicy(spec.successPolicy, spec, `${at}/successPolicy`, found);
}

function checkRestartPolicy(spec: DataObject, podSpec: DataObject, at: string, found: Findings): void {
  const policy = text(podSpec.restartPolicy);
  if (policy === "") found.add("field-missing", at, "restartPolicy is empty, and the default, Always, is not for Jobs", "Set it to OnFailure or Never.");
  else if (policy !== "OnFailure" && policy !== "Never") found.add("value-invalid", at, `restartPolicy is ${quote(policy)}, expected OnFailure or Never`);
  else if (policy === "OnFailure" && isObject(spec.podFailurePolicy)) found.add("field-conflict", at, "restartPolicy is OnFailure, but podFailurePolicy is set, which needs Never");
}

/** Limits of indexed Jobs: maxParallelismForIndexedJob, maxFailedIndexesForIndexedJob, completionsSoftLimit and their like. */
function checkIndexes(spec: DataObject, at: string, found: Findings): void {
  const completions = number(spec.completions);
  const parallelism = number(spec.parallelism) ?? 0;
  const failed = number(spec.maxFailedIndexes);
  const tooMany = (name: string, value: number, most: number): void => {
    if (value > most) found.add("value-out-of-range", `${at}/${name}`, `${name} is ${value}, expected ${most} at most`);
  };
  if (found.minor >= 29 && failed !== undefined && !isGiven(spec.backoffLimitPerIndex)) expectGiven(found, { of: spec, name: "backoffLimitPerIndex", at }, "when maxFailedIndexes is set");
  if (spec.completionMode !== "Indexed") {
    for (const name of ["backoffLimitPerIndex", "maxFailedIndexes"]) {
      if (found.minor >= 29 && isGiven(spec[name])) found.add("field-conflict", `${at}/${name}`, `${name} is set, but the completionMode is not Indexed`);
    }
    return;
  }
  // Without either number both become 1 (pkg/apis/batch/v1, SetDefaults_Job).
  if (completions === undefined && isGiven(spec.parallelism)) expectGiven(found, { of: spec, name: "completions", at }, "when the completionMode is Indexed");
  tooMany("parallelism", parallelism, 100_000);
  if (found.minor < 29) return;
  if (failed !== undefined) tooMany("maxFailedIndexes", failed, Math.min(completions ?? 100_000, 100_000));
  if ((completions ?? 0) <= 100_000 || isEmpty(spec.backoffLimitPerIndex)) return;
  expectGiven(found, { of: spec, name: "maxFailedIndexes", at }, "when completions is above 100000");
  tooMany("parallelism", parallelism, 10_000);
  tooMany("maxFailedIndexes", failed ?? 0, 10_000);
}
