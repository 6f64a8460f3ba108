import { field } from "../../checks/workload.js";
import type { DataObject, Identity } from "../../synth/manifest.js";
import type { Held, Side } from "../side.js";

/** How many pods a workload keeps running: a number, or a range where an autoscaler decides. */
export interface Replicas {
  readonly least: number;
  readonly most: number;
}

/** The pods of a Deployment, StatefulSet or ReplicaSet on one side. */
export function replicasOf(side: Side, cluster: string, identity: Identity, data: DataObject): Replicas {
  const scaler = scalerOf(side, cluster, identity);
  const stated = count(field(field(data, "spec"), "replicas"), 1);
  // An autoscaler leaves a workload alone that has been stopped (horizontal.go, reconcileAutoscaler: ScalingDisabled).
  if (scaler === undefined || stated === 0) return { least: stated, most: stated };
  const { least, most } = rangeOf(scaler.data);
  return { least, most };
}

/** The range of a HorizontalPodAutoscaler. */
export function rangeOf(scaler: DataObject): Replicas {
  const spec = field(scaler, "spec");
  const least = count(field(spec, "minReplicas"), 1);
  return { least, most: Math.max(least, count(field(spec, "maxReplicas"), least)) };
}

/** The autoscaler of a workload. */
function scalerOf(side: Side, cluster: string, { group, kind, namespace, name }: Identity): Held | undefined {
  return side.objects(cluster, "autoscaling", "HorizontalPodAutoscaler", namespace).find(({ data }) => {
    const target = field(field(data, "spec"), "scaleTargetRef");
    const version = field(target, "apiVersion");
    return field(target, "kind") === kind && field(target, "name") === name
      && (typeof version !== "string" || version.split("/").slice(0, -1).join("/") === group);
  });
}

export function count(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}

/** `1 pod`, or `2 to 5 pods`. */
export function podsText(pods: Replicas): string {
  return `${replicasText(pods)} ${pods.most === 1 ? "pod" : "pods"}`;
}

/** `3`, or `2 to 5`. */
export function replicasText({ least, most }: Replicas): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
