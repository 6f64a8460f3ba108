import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { amountOf } from "./amounts.js";
import type { Classes } from "./classes.js";
import type { Claim, Demand } from "./demand.js";
import { disk } from "./machines.js";
import { locate, type DeploymentCapacity } from "./place.js";
import { amountText } from "./wording.js";

/** What one pod takes of a resource of a quota. */
type Use = (demand: Demand) => number;

/** Checks what each namespace asks for against its quotas (Kubernetes pkg/quota/v1/evaluator/core, pods and persistent_volume_claims). */
export function checkQuotas(
  deployments: readonly DeploymentCapacity[], demands: readonly Demand[], claims: readonly Claim[],
  daemons: ReadonlyMap<number, number>, classes: Classes,
): Diagnostic[] {
  const byNamespace = new Map<string, [bundle: number, demand: Demand][]>();
  for (const [bundle, demand] of demands.entries()) {
    const { namespace } = demand.facts;
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), [bundle, demand]]);
  }
  return deployments.flatMap((deployment) => deployment.facts.quotas.flatMap(({ object, namespace, hard }) => Object.entries(hard).flatMap(([resource, allowed]): Diagnostic[] => {
    const use = useOf(resource, classes);
    if (use === undefined) return [];
    const own = byNamespace.get(namespace) ?? [];
    const claimed = claims.filter(({ facts }) => facts.namespace === namespace).reduce((sum, { facts }) => sum + ofVolumes(resource, [facts], classes), 0);
    const atRest = own.reduce((sum, [bundle, demand]) => sum + use(demand) * (demand.facts.runs === "daemon" ? daemons.get(bundle) ?? 0 : demand.facts.runs === "job" ? 0 : demand.minimum), claimed);
    const job = Math.max(0, ...own.map(([, demand]) => (demand.facts.runs === "job" ? demand.minimum * use(demand) : 0)));
    const more = Math.max(0, ...own.map(([, demand]) => moreOf(demand) * use(demand)));
    const at = locate(deployment, object, `/spec/hard/${resource.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    const named = (size: number): string => amountText(resource.replace(/^(requests|limits)\./, "").replace(/^storage$/, disk), size);
    if (atRest > allowed) return [diagnose("quota-exceeded", `The namespace ${namespace} asks for ${named(atRest)} at rest, and ${resource} allows ${named(allowed)}`, at)];
    if (atRest + job > allowed) return [diagnose("quota-exceeded", `The namespace ${namespace} asks for ${named(atRest)} at rest and ${named(job)} for its largest job, and ${resource} allows ${named(allowed)}`, at)];
    if (atRest + more > allowed) return [diagnose("quota-at-maximum", `The namespace ${namespace} asks for ${named(atRest)} at rest and for ${named(more)} more at the busiest of one workload, and ${resource} allows ${named(allowed)}`, at)];
    return [];
  })));
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
