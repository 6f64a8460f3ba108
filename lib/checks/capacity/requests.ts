import { joined, plus, withDefaults } from "./amounts.js";
import type { Amounts, LimitFacts, PodFacts, ResourceFacts } from "./facts.js";

/** What a pod as a whole sets aside, and what it is limited to. */
export interface PodResources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** Resources that `spec.resources` of a pod may state (component-helpers resource/helpers.go, IsSupportedPodLevelResource). */
const isPodLevel = (resource: string): boolean => resource === "cpu" || resource === "memory" || resource.startsWith("hugepages-");

/**
 * What the scheduler counts for one pod: the sum of its containers and sidecars, or more where an init container
 * needs more while the sidecars before it run; then what the pod states as a whole, then the overhead of its
 * runtime class (component-helpers resource/helpers.go, PodRequests and PodLimits).
 *
 * @param limitRanges those of the pod's namespace (plugin/pkg/admission/limitranger, mergePodResourceRequirements).
 */
export function podResources(pod: PodFacts, limitRanges: readonly LimitFacts[], overhead: Amounts = pod.overhead ?? {}): PodResources {
  const containers = pod.containers.map(({ requests, limits = {}, role }) => limitRanges.reduce<ResourceFacts & { role: typeof role }>(
    (container, range) => ({ role, requests: withDefaults(container.requests, range.requests), limits: withDefaults(container.limits ?? {}, range.limits) }),
    { requests, limits, role },
  ));
  const total = (of: (container: ResourceFacts) => Amounts, whole: Amounts): Amounts => {
    let running: Amounts = {};
    let starting: Amounts = {};
    for (const container of containers.filter(({ role }) => role !== undefined)) {
      const needed = joined(plus, running, of(container));
      if (container.role === "sidecar") running = needed;
      starting = joined(Math.max, starting, needed);
    }
    for (const container of containers) if (container.role === undefined) running = joined(plus, running, of(container));
    const stated = Object.fromEntries(Object.entries(whole).filter(([resource]) => isPodLevel(resource)));
    return withDefaults(stated, joined(Math.max, running, starting));
  };
  const requests = total((container) => container.requests, pod.whole?.requests ?? {});
  const limits = total((container) => container.limits ?? {}, pod.whole?.limits ?? {});
  // An overhead comes on top of limits only where there is one.
  const onLimits = Object.fromEntries(Object.entries(overhead).filter(([resource]) => Object.hasOwn(limits, resource)));
  return { requests: joined(plus, requests, overhead), limits: joined(plus, limits, onLimits) };
}
