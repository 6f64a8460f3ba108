import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { amountOf } from "./amounts.js";
import type { Classes } from "./classes.js";
import type { Claim, Demand } from "./demand.js";
import { disk } from "./machines.js";
import { locate, type DeploymentCapacity } from "./place.js";
import { amountText, podsText } from "./wording.js";

/** What one pod takes of a resource of a quota. */
type Use = (demand: Demand) => number;

/** What a namespace asks for of one resource. */
interface Usage {
  readonly atRest: number;
  /** For its largest job. */
  readonly job: number;
  /** For one workload at its busiest, or in a rollout. */
  readonly more: number;
}

/** What quotas are judged by. */
interface Asked {
  readonly demands: readonly Demand[];
  readonly claims: readonly Claim[];
  /** Number of nodes that run a daemon, by position among the demands. */
  readonly daemons: ReadonlyMap<number, number>;
  readonly classes: Classes;
}

/** Checks what each namespace asks for against its quotas (Kubernetes pkg/quota/v1/evaluator/core, pods and persistent_volume_claims). */
export function checkQuotas(deployments: readonly DeploymentCapacity[], asked: Asked): Diagnostic[] {
  const byNamespace = new Map<string, [bundle: number, demand: Demand][]>();
  for (const { facts } of deployments) for (const { namespace } of facts.quotas) byNamespace.set(namespace, []);
  for (const [bundle, demand] of asked.demands.entries()) byNamespace.get(demand.facts.namespace)?.push([bundle, demand]);
  const diagnostics: Diagnostic[] = [];
  for (const deployment of deployments) {
    for (const { object, namespace, hard } of deployment.facts.quotas) {
      for (const [resource, allowed] of Object.entries(hard)) {
        const use = useOf(resource, asked.classes);
        if (use === undefined) continue;
        const claimed = asked.claims.filter(({ facts }) => facts.namespace === namespace).reduce((sum, { facts }) => sum + ofVolumes(resource, [facts], asked.classes), 0);
        const problem = problemOf(namespace, resource, allowed, usageOf(use, byNamespace.get(namespace) ?? [], claimed, asked.daemons));
        if (problem === undefined) continue;
        const pointer = `/spec/hard/${resource.replaceAll("~", "~0").replaceAll("/", "~1")}`;
        diagnostics.push(diagnose(problem.code, problem.message, locate(deployment, object, pointer)));
      }
    }
  }
  return diagnostics;
}

function usageOf(use: Use, own: readonly (readonly [bundle: number, demand: Demand])[], claimed: number, daemons: ReadonlyMap<number, number>): Usage {
  let atRest = claimed;
  let job = 0;
  let more = 0;
  for (const [bundle, demand] of own) {
    const each = use(demand);
    const { runs } = demand.facts;
    if (runs === "job") job = Math.max(job, demand.minimum * each);
    else atRest += each * (runs === "daemon" ? daemons.get(bundle) ?? 0 : demand.minimum);
    more = Math.max(more, moreOf(demand) * each);
  }
  return { atRest, job, more };
}

function problemOf(namespace: string, resource: string, allowed: number, { atRest, job, more }: Usage): { code: "quota-exceeded" | "quota-at-maximum"; message: string } | undefined {
  const size = (amount: number): string => quotaText(resource, amount);
  const message = (asked: string): string => `The namespace ${namespace} asks for ${size(atRest)} at rest${asked}, and ${resource} allows ${size(allowed)}`;
  if (atRest > allowed) return { code: "quota-exceeded", message: message("") };
  if (atRest + job > allowed) return { code: "quota-exceeded", message: message(` and ${size(job)} for its largest job`) };
  if (atRest + more > allowed) return { code: "quota-at-maximum", message: message(` and may ask for ${size(more)} on top, for one workload at its busiest or in a rollout`) };
  return undefined;
}

/** An amount of what a quota counts. */
function quotaText(resource: string, amount: number): string {
  if (resource === "pods" || resource === "count/pods") return podsText(amount);
  return amountText(resource.replace(/^(requests|limits)\./, "").replace(/^storage$/, disk), amount);
}

/** Pods that a workload may have beyond those at rest: at its maximum, in a rollout, or of a job. */
function moreOf({ facts, minimum, maximum }: Demand): number {
  if (facts.runs === "daemon") return 0;
  return facts.runs === "job" ? maximum : Math.max(maximum - minimum, facts.surges === true && minimum > 0 ? 1 : 0);
}

/** Resources that are known by their sums. Of others nothing is said. */
function useOf(resource: string, classes: Classes): Use | undefined {
  if (resource === "pods" || resource === "count/pods") return () => 1;
  if (resource === "requests.storage" || resource === "persistentvolumeclaims" || resource.includes(".storageclass.storage.k8s.io/")) {
    return ({ facts }) => ofVolumes(resource, facts.pod.volumes ?? [], classes);
  }
  if (resource.startsWith("limits.")) return ({ limits }) => amountOf(limits, resource.slice("limits.".length));
  if (resource.startsWith("requests.")) return ({ requests }) => amountOf(requests, resource.slice("requests.".length));
  return ["cpu", "memory", disk].includes(resource) ? ({ requests }) => amountOf(requests, resource) : undefined;
}

function ofVolumes(resource: string, volumes: readonly { readonly class?: string; readonly size: number }[], { classOf }: Classes): number {
  const [, named, what = resource] = /^(.+)\.storageclass\.storage\.k8s\.io\/(.+)$/.exec(resource) ?? [];
  const meant = named === undefined ? volumes : volumes.filter((volume) => classOf(volume) === named);
  if (what === "persistentvolumeclaims") return meant.length;
  return what === "requests.storage" ? meant.reduce((sum, { size }) => sum + size, 0) : 0;
}
