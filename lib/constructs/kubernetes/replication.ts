import type { Autoscale } from "../scaling.js";
import { ReadOnlyVolume, Volume } from "../volume.js";
import type { Workload } from "../workload.js";
import { addObject, selectorLabels, type Context, type Fields } from "./context.js";

/** How many pods there are at least. */
export function fewest(replicas: number | undefined, autoscale?: Autoscale): number {
  return autoscale?.min ?? replicas ?? 1;
}

/** Adds the budget that lets a node be emptied only pod by pod, when there are several. */
export function addDisruptionBudget(workload: Workload, context: Context, pods: number): void {
  if (pods <= 1) return;
  addObject(workload, context, {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(workload, context) } },
  });
}

/** Adds the autoscaler of a workload's Deployment, when one is wanted. */
export function addAutoscaler(workload: Workload, context: Context, autoscale: Autoscale | undefined): void {
  if (autoscale === undefined) return;
  const { min, max, cpu = 70 } = autoscale;
  addObject(workload, context, {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: workload.objectName },
      minReplicas: min,
      maxReplicas: max,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpu } } }],
    },
  });
}

/** How a new version replaces the old one without a gap, as far as volumes and GPUs allow. */
export function rollout({ props: { mounts = {}, gpu } }: Workload): Fields {
  const oneNode = Object.values(mounts).some((mountable) => {
    const volume = mountable instanceof ReadOnlyVolume ? mountable.volume : mountable;
    return volume instanceof Volume && volume.props.access !== "many-nodes";
  });
  // A pod on another node could not mount the volume while the old one holds it.
  if (oneNode) return { type: "Recreate" };
  // A GPU is seldom free beside the one in use, so the old pod makes room first.
  const [maxSurge, maxUnavailable] = gpu === undefined ? [1, 0] : [0, 1];
  return { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } };
}
