import { field, isObject, objects, type PodTemplate } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { same } from "../../tree/data.js";
import type { ConsequenceCode } from "../catalogue.js";
import type { Consequence } from "../consequence.js";
import { pointerOf, tell, templates, type Pair, type Scene } from "../pair.js";
import { few } from "../wording.js";
import { imageChanges } from "./image.js";
import { restartReasons } from "./reasons.js";
import { count, replicasOf, replicasText, type Replicas } from "./replicas.js";

/** What happens to running pods. */
interface Rollout {
  readonly code: ConsequenceCode;
  readonly text: string;
}

/** A changed pod template, by the controller of the workload. */
export function restarts(pair: Pair, scene: Scene): Consequence[] {
  const { before, after } = templates(pair);
  if (before === undefined || after === undefined || pair.before === undefined || pair.after === undefined) return [];
  if (same(before.metadata, after.metadata) && same(before.spec, after.spec)) return [];
  const found = rollout(pair, pair.before, pair.after, scene);
  if (found === undefined) return [];
  const reasons = restartReasons(before, after);
  const told = tell(pair, found.code, { text: reasons === "" ? found.text : `${found.text} (${reasons})`, pointer: after.pointer });
  return [told, ...downgrade(pair, before, after)];
}

function rollout(pair: Pair, before: DataObject, after: DataObject, scene: Scene): Rollout | undefined {
  const { type, cluster, identity } = pair;
  const { name } = identity;
  const spec = field(after, "spec");
  if (type === "apps/DaemonSet") return daemons(name, field(spec, "updateStrategy"));
  if (type === "batch/CronJob") return { code: "next-run", text: `runs ${name} in its new form from the next run on` };
  const was = replicasOf(scene.before, cluster, identity, before);
  const is = replicasOf(scene.after, cluster, identity, after);
  const pods = { least: Math.min(was.least, is.least), most: Math.min(was.most, is.most) };
  if (pods.most === 0) return undefined;
  switch (type) {
    case "apps/Deployment": return deployment(name, pods, field(spec, "strategy"));
    case "apps/StatefulSet": return statefulSet(name, pods, field(spec, "updateStrategy"));
    case "apps/ReplicaSet":
    case "/ReplicationController": return { code: "restart-on-delete", text: `gives ${name} its new form only as pods are deleted` };
    default: return undefined;
  }
}

/** Kubernetes pkg/controller/deployment/util, ResolveFenceposts: surge is rounded up, what may be missing down. */
function deployment(name: string, pods: Replicas, strategy: Data | undefined): Rollout {
  const all = howMany(pods);
  if (field(strategy, "type") === "Recreate") return { code: "downtime", text: `stops ${all} of ${name} before it starts ${pods.most === 1 ? "a new one" : "new ones"}` };
  const rolling = field(strategy, "rollingUpdate");
  const surge = Math.ceil(share(field(rolling, "maxSurge"), pods.least));
  const missing = Math.max(Math.floor(share(field(rolling, "maxUnavailable"), pods.least)), surge === 0 ? 1 : 0);
  if (missing >= pods.least) return { code: "downtime", text: `restarts ${all} of ${name} with none left running meanwhile` };
  if (pods.most === 1) return { code: "restart", text: `restarts ${all} of ${name}, the new one first` };
  const pace = Math.min(surge + missing, pods.most);
  return { code: "restart", text: `restarts ${all} of ${name} ${pace >= pods.most ? "together, new ones first" : `${few(pace)} at a time`}` };
}

/** Kubernetes, "StatefulSet basics": from the last pod to the first, each after the one before it is ready. */
function statefulSet(name: string, pods: Replicas, strategy: Data | undefined): Rollout {
  if (field(strategy, "type") === "OnDelete") return { code: "restart-on-delete", text: `gives ${name} its new form only as pods are deleted, by OnDelete` };
  const partition = count(field(field(strategy, "rollingUpdate"), "partition"), 0);
  const concerned = { least: Math.max(0, pods.least - partition), most: Math.max(0, pods.most - partition) };
  if (concerned.most === 0) return { code: "restart-on-delete", text: `gives ${name} its new form only when the partition ${partition} is lowered` };
  if (pods.most === 1) return { code: "downtime", text: `restarts the only pod of ${name}, which is down meanwhile` };
  const pace = Math.max(1, Math.floor(share(field(field(strategy, "rollingUpdate"), "maxUnavailable") ?? 1, pods.least)));
  const held = partition === 0 ? "" : partition === 1 ? "; the first one keeps its form" : `; the first ${partition} keep their form`;
  return { code: pace >= pods.least ? "downtime" : "restart", text: `restarts ${howMany(concerned)} of ${name} ${few(pace)} at a time, the last one first${held}` };
}

function daemons(name: string, strategy: Data | undefined): Rollout {
  if (field(strategy, "type") === "OnDelete") return { code: "restart-on-delete", text: `gives ${name} its new form only as pods are deleted, by OnDelete` };
  const rolling = field(strategy, "rollingUpdate");
  const surge = field(rolling, "maxSurge");
  const pace = surge === undefined || surge === 0 || surge === "0%" ? field(rolling, "maxUnavailable") ?? 1 : surge;
  const nodes = typeof pace === "number" ? few(Math.max(1, pace)) : String(pace);
  return { code: "restart", text: `restarts ${name} on every node, ${nodes} at a time` };
}

/** A number or a percentage; 25% when absent (Kubernetes pkg/apis/apps/v1/defaults.go). */
function share(value: Data | undefined, of: number): number {
  if (typeof value === "number") return value;
  const percent = typeof value === "string" && /^[0-9]{1,3}%$/.test(value) ? Number(value.slice(0, -1)) : 25;
  return (of * percent) / 100;
}

function howMany(pods: Replicas): string {
  return pods.most === 1 ? "the pod" : `${replicasText(pods)} pods`;
}

/** An image that goes back where there is data. */
export function downgrade(pair: Pair, before: PodTemplate, after: PodTemplate): Consequence[] {
  const keepsData = objects(field(field(pair.after, "spec"), "volumeClaimTemplates")).length > 0
    || objects(after.spec["volumes"]).some((volume) => isObject(volume["persistentVolumeClaim"]) || isObject(volume["hostPath"]));
  if (!keepsData) return [];
  return imageChanges(before.spec, after.spec).filter(({ isDowngrade }) => isDowngrade).map(({ text }) =>
    tell(pair, "data-downgrade", {
      text: `opens data of ${pair.identity.name} with a program that is older than what wrote it: ${text.replace(", an older version", "")}`, pointer: after.pointer + pointerOf("spec", "containers"),
    }));
}
