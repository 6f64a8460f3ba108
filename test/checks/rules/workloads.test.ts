import { test } from "uvu";
import { cronJob, daemonSet, deployment, job, statefulSet } from "./samples.js";
import { cases } from "./table.js";

const labels = "/spec/template/metadata/labels";

cases("a Deployment", deployment, [
  ["labels that its selector does not ask for", [[labels, { app: "web", tier: "front" }]], []],
  ["labels that its selector misses", [[labels, { app: "shop" }]], [`selector-mismatch ${labels}`]],
  ["an expression that its labels do not meet", [["/spec/selector", { matchExpressions: [{ key: "tier", operator: "Exists" }] }]], [`selector-mismatch ${labels}`]],
  ["an empty selector", [["/spec/selector", {}]], ["field-missing /spec/selector"]],
  ["a selector with an unknown operator", [["/spec/selector/matchExpressions", [{ key: "app", operator: "Is", values: ["web"] }]]], ["value-invalid /spec/selector/matchExpressions/0/operator"]],
  ["negative replicas", [["/spec/replicas", -1]], ["value-out-of-range /spec/replicas"]],
  ["pods that end", [["/spec/template/spec/restartPolicy", "Never"]], ["value-invalid /spec/template/spec/restartPolicy"]],
  ["a rollout that can never proceed", [["/spec/strategy", { rollingUpdate: { maxSurge: 0, maxUnavailable: "0%" } }]], ["field-conflict /spec/strategy/rollingUpdate/maxUnavailable"]],
  ["a percentage above 100", [["/spec/strategy", { rollingUpdate: { maxUnavailable: "150%" } }]], ["value-out-of-range /spec/strategy/rollingUpdate/maxUnavailable"]],
  ["Recreate with a rolling update", [["/spec/strategy", { type: "Recreate", rollingUpdate: {} }]], ["field-conflict /spec/strategy/rollingUpdate"]],
  ["a deadline before pods count as ready", [["/spec/progressDeadlineSeconds", 5], ["/spec/minReadySeconds", 5]], ["field-conflict /spec/progressDeadlineSeconds"]],
  ["a malformed label value", [[`${labels}/note`, "a b"]], [`label-invalid ${labels}/note`]],
]);

cases("a StatefulSet", statefulSet, [
  ["a mount of a claim template", [["/spec/template/spec/containers/0/volumeMounts/1", { name: "data", mountPath: "/data" }]], []],
  ["a name with a dot", [["/metadata/name", "a.b"]], ["name-malformed /metadata/name"]],
  ["a claim without storage", [["/spec/volumeClaimTemplates/0/spec/resources", {}]], ["field-missing /spec/volumeClaimTemplates/0/spec/resources/requests/storage"]],
]);

cases("a DaemonSet", daemonSet, [
  ["surge beside unavailable pods", [["/spec/updateStrategy", { rollingUpdate: { maxSurge: 1 } }]], ["field-conflict /spec/updateStrategy/rollingUpdate/maxSurge"]],
]);

cases("a Job", job, [
  ["pods that are always restarted", [["/spec/template/spec/restartPolicy", "Always"]], ["value-invalid /spec/template/spec/restartPolicy"]],
  ["no restart policy", [["/spec/template/spec/restartPolicy", undefined]], ["field-missing /spec/template/spec/restartPolicy"]],
  ["a selector of its own", [["/spec/selector", { matchLabels: { app: "web" } }]], ["field-conflict /spec/selector"]],
  ["indexes without completions", [["/spec/completionMode", "Indexed"], ["/spec/parallelism", 2]], ["field-missing /spec/completions"]],
  ["one index, as neither number is set", [["/spec/completionMode", "Indexed"]], []],
  ["a negative backoff limit", [["/spec/backoffLimit", -1]], ["value-out-of-range /spec/backoffLimit"]],
  ["a failure rule for a container that is not there", [["/spec/podFailurePolicy", { rules: [{ action: "FailJob", onExitCodes: { containerName: "x", operator: "In", values: [1] } }] }]], ["value-invalid /spec/podFailurePolicy/rules/0/onExitCodes/containerName"]],
  ["success of indexes beyond the last", [["/spec/completionMode", "Indexed"], ["/spec/completions", 3], ["/spec/successPolicy", { rules: [{ succeededIndexes: "0,2-3" }] }]], ["value-invalid /spec/successPolicy/rules/0/succeededIndexes"]],
]);

cases("a CronJob", cronJob, [
  ["a name of 53 characters", [["/metadata/name", "x".repeat(53)]], ["name-malformed /metadata/name"]],
  ["a minute of 60", [["/spec/schedule", "60 * * * *"]], ["schedule-invalid /spec/schedule"]],
  ["a time zone in the schedule", [["/spec/schedule", "TZ=UTC 0 * * * *"]], ["schedule-invalid /spec/schedule"]],
  ["an unknown time zone", [["/spec/timeZone", "Europe/Atlantis"]], ["schedule-invalid /spec/timeZone"]],
  ["a time zone in the wrong case", [["/spec/timeZone", "europe/berlin"]], ["schedule-invalid /spec/timeZone"]],
  ["no schedule", [["/spec/schedule", ""]], ["field-missing /spec/schedule"]],
]);

test.run();
