import type { Data, Manifest } from "../../../synth/manifest.js";
import { field, objects, podTemplate } from "../../workload.js";
import type { PodsFacts, VolumeFacts } from "../facts.js";
import { whole } from "./counts.js";
import { operatedPods } from "./operated.js";
import { claimedVolume, podFacts } from "./pod.js";

const none: readonly PodsFacts[] = [];

/** How many pods there are, and when. */
type Count = Pick<PodsFacts, "runs" | "minimum" | "maximum" | "surges">;

/** The pods that an object is or makes: of the kinds of the API, and of operators that are known here. */
export function podsOf(manifest: Manifest, object: number): readonly PodsFacts[] {
  const { kind, group, namespace, name, data } = manifest;
  const template = podTemplate(manifest);
  const operated = template === undefined ? operatedPods(manifest) : [];
  if (template === undefined && operated.length === 0) return none;
  const identity = { object, kind, group, namespace, name };
  if (template === undefined) return operated.map((pods) => ({ ...identity, ...pods }));
  const spec = field(data, "spec");
  const volumes: VolumeFacts[] = kind === "StatefulSet" ? objects(field(spec, "volumeClaimTemplates")).map(claimedVolume) : [];
  return [{ ...identity, ...countOf(kind, spec), pod: podFacts(template, volumes) }];
}

function countOf(kind: string, spec: Data | undefined): Count {
  switch (kind) {
    case "Pod": return always(1);
    case "DaemonSet": return { runs: "daemon", minimum: 0, maximum: 0 };
    case "Job": return ofJob(spec);
    case "CronJob": return ofJob(field(field(spec, "jobTemplate"), "spec"));
    default: {
      const replicas = whole(field(spec, "replicas"), 1);
      return { ...always(replicas), ...(kind === "Deployment" && surges(field(spec, "strategy"), replicas) ? { surges: true } : {}) };
    }
  }
}

const always = (count: number): Count => ({ runs: "always", minimum: count, maximum: count });

/** A job gets done with a single pod at a time, if slowly (batch/v1, JobSpec: parallelism, completions). */
function ofJob(spec: Data | undefined): Count {
  const parallelism = whole(field(spec, "parallelism"), 1);
  const maximum = Math.min(parallelism, whole(field(spec, "completions"), parallelism));
  return { runs: "job", minimum: Math.min(1, maximum), maximum };
}

/** Kubernetes pkg/controller/deployment/util, ResolveFenceposts: no pod may be missing, and one may be too many. */
function surges(strategy: Data | undefined, replicas: number): boolean {
  if (replicas === 0 || field(strategy, "type") === "Recreate") return false;
  const rolling = field(strategy, "rollingUpdate");
  const surge = Math.ceil(share(field(rolling, "maxSurge"), replicas));
  return surge > 0 && Math.floor(share(field(rolling, "maxUnavailable"), replicas)) === 0;
}

/** A number or a percentage of a number; 25% when absent (Kubernetes pkg/apis/apps/v1/defaults.go). */
function share(value: Data | undefined, of: number): number {
  if (typeof value === "number") return value;
  const percent = typeof value === "string" && /^[0-9]{1,3}%$/.test(value) ? Number(value.slice(0, -1)) : 25;
  return (of * percent) / 100;
}
