import type { DataObject } from "../../../synth/manifest.js";
import { field, isObject } from "../../workload.js";
import { each, fillWithin, within, type OwnObject } from "./fill.js";
import { claimSpec, labelledAs, ownPodSpec, podTemplate } from "./pod.js";

// kubernetes, pkg/apis/apps/v1/defaults.go, batch/v1/defaults.go and core/v1/defaults.go.

function withTemplate(own: OwnObject): DataObject {
  fillWithin(own, "template", podTemplate);
  return own;
}

/** A rolling update's numbers, where that is the way of updating. */
function rolling(strategy: DataObject, numbers: DataObject): DataObject {
  const filled: DataObject = { type: "RollingUpdate", ...strategy };
  if (field(filled, "type") !== "RollingUpdate") return filled;
  const own = field(filled, "rollingUpdate");
  return { ...filled, rollingUpdate: { ...numbers, ...(isObject(own) ? own : {}) } };
}

const strategyOf = (spec: DataObject, name: string): DataObject => {
  const strategy = field(spec, name);
  return isObject(strategy) ? strategy : {};
};

function deployment(spec: DataObject): DataObject {
  const strategy = rolling(strategyOf(spec, "strategy"), { maxUnavailable: "25%", maxSurge: "25%" });
  return withTemplate({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, ...spec, strategy });
}

function daemonSet(spec: DataObject): DataObject {
  const updateStrategy = rolling(strategyOf(spec, "updateStrategy"), { maxUnavailable: 1, maxSurge: 0 });
  return withTemplate({ revisionHistoryLimit: 10, ...spec, updateStrategy });
}

function statefulSet(spec: DataObject): DataObject {
  const stated = strategyOf(spec, "updateStrategy");
  const updateStrategy = field(stated, "type") === "RollingUpdate" && !isObject(field(stated, "rollingUpdate")) ? stated : rolling(stated, { partition: 0 });
  const retention = field(spec, "persistentVolumeClaimRetentionPolicy");
  const filled: DataObject = {
    podManagementPolicy: "OrderedReady", replicas: 1, revisionHistoryLimit: 10,
    ...spec,
    updateStrategy,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain", ...(isObject(retention) ? retention : {}) },
  };
  return each(withTemplate(filled), "volumeClaimTemplates", (claim) => within(claim, "spec", claimSpec));
}

function job(spec: DataObject): DataObject {
  const isSingle = field(spec, "completions") === undefined && field(spec, "parallelism") === undefined;
  return withTemplate({
    ...(isSingle ? { completions: 1 } : {}),
    parallelism: 1, backoffLimit: field(spec, "backoffLimitPerIndex") === undefined ? 6 : 2_147_483_647, completionMode: "NonIndexed", suspend: false,
    ...spec,
  });
}

const cronJob = (spec: DataObject): DataObject => within(
  { concurrencyPolicy: "Allow", suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1, ...spec },
  "jobTemplate",
  (template) => within({ metadata: {}, ...template }, "spec", (spec) => withTemplate({ ...spec })),
);

function replicationController(object: DataObject): DataObject {
  const template = field(field(object, "spec"), "template");
  const labels = field(field(template, "metadata"), "labels");
  return within(labelledAs(object, template), "spec", (spec) => withTemplate({ replicas: 1, ...(isObject(labels) ? { selector: labels } : {}), ...spec }));
}

const inSpec = (change: (spec: DataObject) => DataObject) => (object: DataObject): DataObject => within(object, "spec", change);

/** Defaults of the kinds that make pods, by group and kind. */
export const workloadDefaults: Readonly<Record<string, (object: DataObject) => DataObject>> = {
  "/Pod": inSpec(ownPodSpec),
  "/PodTemplate": (object) => within(object, "template", podTemplate),
  "/ReplicationController": replicationController,
  "apps/DaemonSet": inSpec(daemonSet),
  "apps/Deployment": inSpec(deployment),
  "apps/ReplicaSet": inSpec((spec) => withTemplate({ replicas: 1, ...spec })),
  "apps/StatefulSet": inSpec(statefulSet),
  "batch/CronJob": inSpec(cronJob),
  "batch/Job": (object) => within(labelledAs(object, field(field(object, "spec"), "template")), "spec", job),
};
