import { quote } from "../../../model/name.js";
import type { LabelSelector } from "../../../model/policy.js";
import type { ServiceFacts } from "../facts.js";
import { labelOf, type PlacedObject } from "../place.js";
import { selectorOf, shown } from "../selector.js";
import { hasTarget, shownPorts } from "./ports.js";
import type { Scene } from "./scene.js";
import { nearestPods } from "./selections.js";

/** Finds Services that select no pods, forward to ports that these do not have, or say what another says already. */
export function checkServices(scene: Scene, objects: readonly PlacedObject[]): void {
  const twins = new Map<string, PlacedObject>();
  for (const object of objects) {
    const { service } = object.facts;
    if (service?.selector === undefined) continue;
    const selector = selectorOf(object.deployment, { labels: service.selector });
    checkSelection(scene, object, service, selector);
    const key = twinKey(object, service, selector);
    const twin = twins.get(key);
    if (twin === undefined) twins.set(key, object);
    else {
      scene.report(object, {
        code: "service-duplicate",
        message: `${labelOf(twin)} selects the same pods and has the same ports`,
        pointer: "/spec/selector",
        hint: "Remove one of the two, or tell their pods apart by a label.",
        related: [{ object: twin, pointer: "/spec/selector" }],
      });
    }
  }
}

function checkSelection(scene: Scene, object: PlacedObject, service: ServiceFacts, selector: LabelSelector): void {
  const pods = scene.labels.pods.select(object.namespace, selector);
  if (pods.length === 0) {
    scene.report(object, {
      code: "selects-nothing",
      message: `No pods in the namespace ${object.namespace} have the labels ${quote(shown(selector), 300)}`,
      pointer: "/spec/selector",
      hint: nearestPods(scene, object.namespace, selector),
    });
    return;
  }
  service.ports.forEach((port, index) => {
    if (hasTarget(pods, port)) return;
    scene.report(object, {
      code: "port-mismatch",
      message: `None of the selected pods has the port ${typeof port.target === "string" ? quote(port.target) : port.target}${port.protocol === undefined ? "" : `/${port.protocol}`}`,
      pointer: `/spec/ports/${index}/${port.target === port.number ? "port" : "targetPort"}`,
      hint: `${shownPorts(pods)} Forward to one of these, or declare the port.`,
    });
  });
}

/** A headless Service beside one with an address is usual, and so is one for the world beside one for the cluster. */
function twinKey({ namespace }: PlacedObject, { headless, type = "", ports }: ServiceFacts, { matchLabels }: LabelSelector): string {
  const labels = matchLabels.map(([key, value]) => `${key}=${value}`).sort();
  const targets = ports.map(({ number, target, protocol = "TCP" }) => `${number} ${target} ${protocol}`).sort();
  return JSON.stringify([namespace, headless === true, type, labels, targets]);
}

/** Finds StatefulSets whose Service gives their pods no names (Kubernetes, "StatefulSets", Stable Network ID). */
export function checkGoverning(scene: Scene, object: PlacedObject): void {
  const { governedBy, pods = [] } = object.facts;
  if (governedBy === undefined) return;
  const service = scene.index.find("Service", object.namespace, governedBy)?.object;
  if (service?.facts.service === undefined) return;
  const { headless, selector } = service.facts.service;
  const related = [{ object: service, pointer: "/spec" }];
  if (headless !== true) {
    scene.report(object, {
      code: "service-unfit",
      message: `The Service ${quote(governedBy)} has an address of its own, so the pods get no names by it`,
      pointer: "/spec/serviceName",
      hint: "Name a headless Service: one with clusterIP: None that selects these pods.",
      related,
    });
  } else if (selector !== undefined && pods.length > 0) {
    const selected = scene.labels.pods.select(object.namespace, selectorOf(service.deployment, { labels: selector }));
    if (selected.some((item) => item.object === object)) return;
    scene.report(object, {
      code: "service-unfit",
      message: `The Service ${quote(governedBy)} does not select the pods of this StatefulSet, so they get no names by it`,
      pointer: "/spec/serviceName",
      hint: "Give the Service the labels of these pods as its selector, or name another.",
      related,
    });
  }
}
