import { field, objects } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import type { Client } from "../client.js";
import { list } from "./live.js";

/** A pod as the cluster has it. */
export interface LivePod {
  readonly namespace: string;
  readonly name: string;
  /** Of a pod that is being deleted: `Terminating`. */
  readonly phase: string;
  /** Empty while it has none. */
  readonly node: string;
  /** What made it, as the capacity report names it: `Deployment monitoring/grafana`. Of a bare pod, its own kind and name. */
  readonly owner: string;
  /** Why the scheduler does not place it; empty when it did. */
  readonly unplaced: string;
  /** Claims of its volumes. */
  readonly claims: readonly string[];
}

/** All pods of a cluster. */
export async function pods(client: Client): Promise<readonly LivePod[]> {
  return (await list(client, "/api/v1/pods")).map((pod) => {
    const [namespace, name] = [text(field(pod.metadata, "namespace")), text(field(pod.metadata, "name"))];
    const waits = objects(field(pod.status, "conditions")).find(({ type, status }) => type === "PodScheduled" && status === "False");
    return {
      namespace, name, phase: field(pod.metadata, "deletionTimestamp") === undefined ? text(field(pod.status, "phase")) : "Terminating", node: text(field(pod.spec, "nodeName")), owner: ownerOf(pod, namespace, name), unplaced: text(waits?.message),
      claims: objects(field(pod.spec, "volumes")).flatMap(({ persistentVolumeClaim }) => text(field(persistentVolumeClaim, "claimName")) || []),
    };
  });
}

/** Whether a pod neither runs nor has run to its end. */
export function isWaiting({ phase }: LivePod): boolean {
  return phase !== "Running" && phase !== "Succeeded";
}

function ownerOf({ metadata }: DataObject, namespace: string, name: string): string {
  const [owner] = objects(field(metadata, "ownerReferences"));
  const group = field(field(metadata, "labels"), "ray.io/group");
  if (owner?.kind === "RayCluster") return `RayCluster ${namespace}/${text(owner.name)} (${group === "headgroup" ? "head" : `workers ${text(group)}`})`;
  // A Deployment makes ReplicaSets, which are named after it and a digest.
  if (owner?.kind === "ReplicaSet") return `Deployment ${namespace}/${text(owner.name).replace(/-[^-]+$/, "")}`;
  return owner === undefined ? `Pod ${namespace}/${name}` : `${text(owner.kind)} ${namespace}/${text(owner.name)}`;
}

/** Claims whose volumes are on one node alone, as `namespace/name`. */
export async function claimsOn(client: Client, node: string): Promise<ReadonlySet<string>> {
  const volumes = await list(client, "/api/v1/persistentvolumes");
  return new Set(volumes.flatMap(({ spec }) => {
    const terms = objects(field(field(field(spec, "nodeAffinity"), "required"), "nodeSelectorTerms"));
    const hosts = terms.flatMap(({ matchExpressions }) => objects(matchExpressions).flatMap(({ values }) => (Array.isArray(values) ? values : [])));
    const claim = field(spec, "claimRef");
    return hosts.includes(node) ? [`${text(field(claim, "namespace"))}/${text(field(claim, "name"))}`] : [];
  }));
}

const text = (value: Data | undefined): string => (typeof value === "string" ? value : "");
