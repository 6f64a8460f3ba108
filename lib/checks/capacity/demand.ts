import { compareText } from "./order.js";
import type { Amounts, ClaimFacts, LimitFacts, PodFacts, PodsFacts, ScalerFacts, VolumeFacts } from "./facts.js";
import type { DeploymentCapacity } from "./place.js";
import { podResources, type PodResources } from "./requests.js";

/** Pods of one form, with what each of them asks for. */
export interface Demand {
  readonly facts: PodsFacts;
  readonly deployment: DeploymentCapacity;
  /** `Deployment shop/web`, and which of its pods. */
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** All that a cluster's deployments ask for, in the order of names. */
export function demandsOf(deployments: readonly DeploymentCapacity[]): Demand[] {
  const limits = group(deployments.flatMap(({ facts }) => facts.limits));
  const scalers = scalersOf(deployments);
  const overheads = new Map(deployments.flatMap(({ facts }) => facts.overheads));
  // Many pods ask for the same, and what is known of them is kept once.
  const known = new Map<string, PodResources>();
  const resourcesOf = (pod: PodFacts, namespace: string, overhead: Amounts | undefined): PodResources => {
    const ranges = limits.get(namespace) ?? [];
    const key = JSON.stringify([pod.containers, pod.whole, overhead, ranges]);
    const same = known.get(key) ?? podResources(pod, ranges, overhead);
    known.set(key, same);
    return same;
  };
  const demands = deployments.flatMap((deployment) => deployment.facts.pods.map((facts): Demand => {
    const { pod, namespace, kind, name, part, object } = facts;
    const scaler = facts.runs === "always" ? scalers.get(`${namespace} ${facts.group}/${kind} ${name}`) : undefined;
    const overhead = pod.overhead ?? (pod.runtimeClass === undefined ? undefined : overheads.get(pod.runtimeClass));
    const label = deployment.objects[object]?.label ?? `${kind} ${namespace}/${name}`;
    return {
      facts, deployment,
      label: part === undefined ? label : `${label} (${part})`,
      minimum: scaler?.minimum ?? facts.minimum,
      maximum: scaler?.maximum ?? facts.maximum,
      ...resourcesOf(pod, namespace, overhead),
    };
  }));
  return demands.sort((a, b) => compareText(a.deployment.place.deployment, b.deployment.place.deployment) || compareText(a.label, b.label));
}

function scalersOf(deployments: readonly DeploymentCapacity[]): Map<string, ScalerFacts> {
  return new Map(deployments.flatMap(({ facts }) => facts.scalers.map((scaler) => [`${scaler.namespace} ${scaler.target}`, scaler] as const)));
}

function group(limits: readonly LimitFacts[]): Map<string, LimitFacts[]> {
  const groups = new Map<string, LimitFacts[]>();
  for (const range of limits) {
    const own = groups.get(range.namespace) ?? [];
    own.push(range);
    groups.set(range.namespace, own);
  }
  return groups;
}

/** A claim that pods share by its name. */
export interface Claim {
  readonly facts: ClaimFacts;
  readonly deployment: DeploymentCapacity;
  readonly label: string;
}

/** Claims by namespace and name. */
export function claimsOf(deployments: readonly DeploymentCapacity[]): Map<string, Claim> {
  return new Map(deployments.flatMap((deployment) => deployment.facts.claims.map((facts) => {
    const label = deployment.objects[facts.object]?.label ?? `PersistentVolumeClaim ${facts.namespace}/${facts.name}`;
    return [`${facts.namespace}/${facts.name}`, { facts, deployment, label }] as const;
  })));
}

/** Bytes of the volumes that every one of the pods has for itself, of the classes that are asked about. */
export function ownVolumes({ facts: { pod } }: Demand, isMeant: (volume: VolumeFacts) => boolean): number {
  return (pod.volumes ?? []).filter(isMeant).reduce((sum, { size }) => sum + size, 0);
}
