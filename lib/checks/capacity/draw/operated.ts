import type { Data, DataObject, Manifest } from "../../../synth/manifest.js";
import { field, isObject, objects } from "../../workload.js";
import type { ContainerFacts, PodsFacts } from "../facts.js";
import { podFacts, claimedVolume, resources } from "./pod.js";
import { text } from "./selectors.js";
import { whole } from "./counts.js";

/** Pods of a custom resource, without the resource's identity. */
export type OperatedPods = Omit<PodsFacts, "object" | "kind" | "group" | "namespace" | "name">;

type Reader = (spec: DataObject) => OperatedPods[];

/** Custom kinds whose pods are known, as `group/Kind`. */
const readers: Readonly<Record<string, Reader>> = {
  "argoproj.io/Rollout": rollout,
  "monitoring.coreos.com/Alertmanager": monitoring,
  "monitoring.coreos.com/Prometheus": monitoring,
  "monitoring.coreos.com/ThanosRuler": monitoring,
  "postgresql.cnpg.io/Cluster": postgres,
  "ray.io/RayCluster": (spec) => ray(spec, "/spec", "always"),
  "ray.io/RayJob": (spec) => ray(spec["rayClusterSpec"], "/spec/rayClusterSpec", "job"),
  "ray.io/RayService": (spec) => ray(spec["rayClusterConfig"], "/spec/rayClusterConfig", "always"),
};

/** Kinds that make pods that no manifest shows. */
const opaque: ReadonlySet<string> = new Set(["helm.cattle.io/HelmChart", "helm.toolkit.fluxcd.io/HelmRelease"]);

export function operatedPods({ group, kind, data }: Manifest): OperatedPods[] {
  const key = `${group}/${kind}`;
  const spec = data["spec"];
  const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
  return reader === undefined || !isObject(spec) ? [] : reader(spec);
}

/** Whether an object makes pods of which nothing is known. */
export function isOpaque({ group, kind }: Manifest): boolean {
  return opaque.has(`${group}/${kind}`);
}

function podOf(template: Data | undefined, pointer: string, more: readonly ContainerFacts[] = []): Pick<OperatedPods, "pod"> | undefined {
  const spec = field(template, "spec");
  if (!isObject(spec)) return undefined;
  const metadata = field(template, "metadata");
  const pod = podFacts({ spec, metadata: isObject(metadata) ? metadata : {}, pointer });
  return { pod: more.length === 0 ? pod : { ...pod, containers: [...pod.containers, ...more] } };
}

const times = (minimum: number, maximum = minimum): Pick<OperatedPods, "minimum" | "maximum"> => ({ minimum, maximum: Math.max(minimum, maximum) });

/** Argo Rollouts: a Deployment's template and number. */
function rollout(spec: DataObject): OperatedPods[] {
  const pod = podOf(spec["template"], "/spec/template");
  return pod === undefined ? [] : [{ runs: "always", ...times(whole(spec["replicas"], 1)), ...pod }];
}

/** Prometheus operator (api/v1): the fields of the pod stand in the spec itself; replicas hold for each shard. */
function monitoring(spec: DataObject): OperatedPods[] {
  const storage = field(spec["storage"], "volumeClaimTemplate");
  const pod = podFacts({ spec: { ...spec, volumes: [] }, metadata: {}, pointer: "" }, storage === undefined ? [] : [claimedVolume(storage)]);
  const main = resources(spec["resources"]);
  return [{ runs: "always", ...times(whole(spec["replicas"], 1) * whole(spec["shards"], 1)), pod: { ...pod, containers: [main, ...pod.containers] } }];
}

/** CloudNativePG (api/v1, ClusterSpec): instances, each with a volume. */
function postgres(spec: DataObject): OperatedPods[] {
  const { storage } = spec;
  const storageClassName = text(field(storage, "storageClass"));
  const size = text(field(storage, "size"));
  const claim = { spec: { ...(storageClassName === undefined ? {} : { storageClassName }), resources: { requests: { storage: size ?? "0" } } } };
  const affinity = spec["affinity"];
  const placed = isObject(affinity) ? { nodeSelector: affinity["nodeSelector"] ?? null, tolerations: affinity["tolerations"] ?? null } : {};
  const pod = podFacts({ spec: placed, metadata: {}, pointer: "" }, size === undefined ? [] : [claimedVolume(claim)]);
  return [{ runs: "always", ...times(whole(spec["instances"], 1)), pod: { ...pod, containers: [resources(spec["resources"])] } }];
}

/**
 * KubeRay (api ray/v1, RayClusterSpec): a head, with a container of the autoscaler's where it scales, and groups of
 * workers. A worker of several hosts is as many pods. The autoscaler's container asks for 500m and 512Mi unless
 * `autoscalerOptions` say otherwise (controllers/ray/common/pod.go, BuildAutoscalerContainer).
 */
function ray(spec: Data | undefined, at: string, runs: "always" | "job"): OperatedPods[] {
  if (!isObject(spec)) return [];
  const isScaled = spec["enableInTreeAutoscaling"] === true;
  const scaler = field(spec["autoscalerOptions"], "resources") ?? { requests: { cpu: "500m", memory: "512Mi" }, limits: { cpu: "500m", memory: "512Mi" } };
  const head = podOf(field(spec["headGroupSpec"], "template"), `${at}/headGroupSpec/template`, isScaled ? [resources(scaler)] : []);
  const workers = objects(spec["workerGroupSpecs"]).flatMap((group, index): OperatedPods[] => {
    const pod = podOf(group["template"], `${at}/workerGroupSpecs/${index}/template`);
    const hosts = whole(group["numOfHosts"], 1);
    const least = whole(group[isScaled ? "minReplicas" : "replicas"], 0);
    const most = isScaled ? whole(group["maxReplicas"], least) : least;
    return pod === undefined ? [] : [{ runs, part: `workers ${text(group["groupName"]) ?? index}`, ...times(least * hosts, most * hosts), ...pod }];
  });
  return [...(head === undefined ? [] : [{ runs, part: "head", ...times(1), ...head } as const]), ...workers];
}
