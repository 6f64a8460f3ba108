import type { LabelSelector } from "../../../model/policy.js";
import { labelOf, type PlacedObject } from "../place.js";
import type { SelectorFacts } from "../facts.js";
import { isEmpty, selectorOf, shown } from "../selector.js";
import { quote } from "../../../model/name.js";
import { hasPortNamed } from "./ports.js";
import type { Scene } from "./scene.js";

/** How many pods a hint looks through. */
const maxPods = 500;

/** What to do about a selector that selects nothing: names the pods that lack least of it. */
export function nearestPods(scene: Scene, namespace: string, selector: LabelSelector): string {
  const declare = "For pods that an operator makes, state their labels: given({ kind: \"Pod\", labels: { … }, by: \"…\" }).";
  let best: { label: string; kept: number; wrong: string } | undefined;
  for (const item of scene.labels.pods.first(namespace, maxPods)) {
    if (item.object === undefined) continue;
    const kept = selector.matchLabels.filter(([key, value]) => item.labels.get(key) === value).length;
    const wrong = selector.matchLabels.find(([key, value]) => item.labels.get(key) !== value)?.[0];
    if (wrong === undefined || kept === 0 || (best !== undefined && best.kept >= kept)) continue;
    const value = item.labels.get(wrong);
    best = { label: labelOf(item.object), kept, wrong: value === undefined ? `no label ${wrong}` : `${wrong}=${value}` };
  }
  return best === undefined ? `Correct the labels. ${declare}` : `The pods of ${best.label} come nearest: they have ${best.wrong}. ${declare}`;
}

/** Finds NetworkPolicies that are for no pods, or let in or out what does not exist. */
export function checkPolicy(scene: Scene, object: PlacedObject): void {
  const { policy } = object.facts;
  if (policy === undefined) return;
  const selector = selectorOf(object.deployment, policy.pods);
  const pods = scene.labels.pods.select(object.namespace, selector);
  // A policy for all pods of a namespace is there before they are.
  if (pods.length === 0 && !isEmpty(selector)) reportNothing(scene, object, selector, "/spec/podSelector");
  for (const { at, name } of policy.named ?? []) {
    if (pods.length === 0 || hasPortNamed(pods, name)) continue;
    scene.report(object, {
      code: "port-mismatch",
      message: `None of the selected pods has a port named ${quote(name)}`,
      pointer: at,
      hint: "Write one of their names, or the number.",
    });
  }
  for (const peer of policy.peers ?? []) checkPeer(scene, object, peer);
}

function checkPeer(scene: Scene, object: PlacedObject, peer: { at: string; pods?: SelectorFacts; namespaces?: SelectorFacts }): void {
  const pods = peer.pods === undefined ? undefined : selectorOf(object.deployment, peer.pods);
  const namespaces = peer.namespaces === undefined ? undefined : selectorOf(object.deployment, peer.namespaces);
  if (scene.labels.hasPeer(object.namespace, namespaces, pods)) return;
  const places = namespaces === undefined ? [object.namespace] : scene.labels.namespaces(namespaces);
  const where = namespaces === undefined ? `the namespace ${object.namespace}` : `namespaces with ${quote(shown(namespaces), 300)}`;
  scene.report(object, {
    code: "peer-selects-nothing",
    message: places.length === 0 || pods === undefined
      ? `There are no ${where}`
      : `No pods in ${where} have the labels ${quote(shown(pods), 300)}`,
    pointer: peer.at,
    hint: places.length === 0
      ? "Correct the labels, or state who makes it: given({ kind: \"Namespace\", name: \"…\", by: \"…\" })."
      : nearestPods(scene, places.length === 1 ? places[0] ?? "" : "*", pods ?? { matchLabels: [], matchExpressions: [] }),
  });
}

/** Finds monitors that no Service or pod answers, and ports that these do not have. */
export function checkMonitor(scene: Scene, object: PlacedObject): void {
  const { monitor } = object.facts;
  if (monitor === undefined) return;
  const selector = selectorOf(object.deployment, monitor.selector);
  const shelf = monitor.of === "Service" ? scene.labels.services : scene.labels.pods;
  const places = monitor.namespaces === "*" ? ["*"] : monitor.namespaces ?? [object.namespace];
  const found = places.flatMap((namespace) => shelf.select(namespace, selector));
  if (found.length === 0) {
    scene.report(object, {
      code: "selects-nothing",
      message: `No ${monitor.of === "Service" ? "Services" : "pods"} are in ${places[0] === "*" ? "any namespace" : `the namespace ${places.join(", ")}`}`
        + (isEmpty(selector) ? "" : ` with the labels ${quote(shown(selector), 300)}`),
      pointer: "/spec/selector",
      hint: monitor.of === "Service"
        ? "A ServiceMonitor selects by the labels of Services, not of pods, and in its own namespace unless it names others. Correct the labels or the namespace."
        : "Correct the labels or the namespace.",
    });
    return;
  }
  for (const { at, name } of monitor.ports ?? []) {
    const has = monitor.of === "Pod"
      ? hasPortNamed(found, name)
      : found.some(({ object: service }) => service === undefined || service.facts.service?.ports.some((port) => port.name === name) === true);
    if (has) continue;
    scene.report(object, {
      code: "port-mismatch",
      message: `None of the selected ${monitor.of === "Service" ? "Services" : "pods"} has a port named ${quote(name)}`,
      pointer: at,
      hint: "Write one of their port names.",
    });
  }
}

export function reportNothing(scene: Scene, object: PlacedObject, selector: LabelSelector, pointer: string): void {
  scene.report(object, {
    code: "selects-nothing",
    message: `No pods in the namespace ${object.namespace} have the labels ${quote(shown(selector), 300)}`,
    pointer,
    hint: nearestPods(scene, object.namespace, selector),
  });
}
