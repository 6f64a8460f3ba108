import { quote } from "../../../model/name.js";
import { labelOf, type PlacedObject } from "../place.js";
import type { Scene } from "./scene.js";

/** Which autoscaler scales what. */
export class Autoscalers {
  readonly #byTarget = new Map<string, PlacedObject>();

  /** Enters an autoscaler. Gives the one that scales the same object already. */
  enter(object: PlacedObject): PlacedObject | undefined {
    const { autoscaler } = object.facts;
    if (autoscaler === undefined) return undefined;
    const key = `${autoscaler.kind} ${object.namespace}/${autoscaler.name}`;
    const known = this.#byTarget.get(key);
    if (known === undefined) this.#byTarget.set(key, object);
    return known;
  }

  /** The least replicas that an autoscaler keeps of a workload, if it has one. */
  minimum({ kind, namespace, name }: PlacedObject): number | undefined {
    return this.#byTarget.get(`${kind} ${namespace}/${name}`)?.facts.autoscaler?.minimum;
  }
}

/** Finds autoscalers that others work against, or that have nothing to measure by. */
export function checkAutoscalers(scene: Scene, objects: readonly PlacedObject[]): Autoscalers {
  const autoscalers = new Autoscalers();
  const defaults = containerDefaults(objects);
  for (const object of objects) {
    const { autoscaler } = object.facts;
    if (autoscaler === undefined) continue;
    const other = autoscalers.enter(object);
    if (other !== undefined) {
      scene.report(object, {
        code: "autoscaler-conflict",
        message: `${labelOf(other)} scales the ${autoscaler.kind} ${quote(autoscaler.name)} already`,
        pointer: "/spec/scaleTargetRef",
        hint: "Keep one autoscaler, and put all metrics into it.",
        related: [{ object: other, pointer: "/spec/scaleTargetRef" }],
      });
    }
    const target = scene.index.find(autoscaler.kind, object.namespace, autoscaler.name)?.object;
    if (target === undefined) continue;
    checkReplicas(scene, object, target);
    checkRequests(scene, object, target, defaults.get(object.namespace));
  }
  return autoscalers;
}

/** Whoever applies the manifest sets the replicas back each time (Kubernetes, "Migrating Deployments and StatefulSets to horizontal autoscaling"). */
function checkReplicas(scene: Scene, object: PlacedObject, target: PlacedObject): void {
  const { replicas } = target.facts;
  if (replicas === undefined) return;
  scene.report(target, {
    code: "autoscaler-conflict",
    message: `replicas is ${replicas}, and ${labelOf(object)} sets it as well`,
    pointer: "/spec/replicas",
    hint: "Leave replicas out: the autoscaler keeps at least its minReplicas.",
    related: [{ object, pointer: "/spec/scaleTargetRef" }],
  });
}

/** A share is one of the request, and the pod's is known only if each container has one (kubernetes, pkg/controller/podautoscaler, calculatePodRequests). */
function checkRequests(scene: Scene, object: PlacedObject, target: PlacedObject, given: ReadonlySet<string> | undefined): void {
  for (const { resource, container, at } of object.facts.autoscaler?.shares ?? []) {
    if (given?.has(resource) === true) continue;
    const lacking = (target.facts.pods ?? []).flatMap(({ unrequested = {} }) => (Object.hasOwn(unrequested, resource) ? unrequested[resource] ?? [] : []))
      .filter((name) => container === undefined || name === container);
    if (lacking.length === 0) continue;
    scene.report(object, {
      code: "autoscaler-without-requests",
      message: `${labelOf(target)} has no request for ${resource} in the container ${lacking.map((name) => quote(name)).join(", ")}, so there is nothing to measure a share of`,
      pointer: at,
      hint: `State resources.requests.${resource} there, or give the metric an AverageValue.`,
      related: [{ object: target, pointer: "" }],
    });
  }
}

/** Resources that the LimitRanges of a namespace give to containers that ask for none. */
function containerDefaults(objects: readonly PlacedObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const defaults = new Map<string, Set<string>>();
  for (const { facts, namespace } of objects) {
    for (const resource of facts.defaults ?? []) {
      const known = defaults.get(namespace);
      if (known === undefined) defaults.set(namespace, new Set([resource]));
      else known.add(resource);
    }
  }
  return defaults;
}
