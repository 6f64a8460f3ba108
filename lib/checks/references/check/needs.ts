import { nearest } from "../../../diagnostics/nearest.js";
import { quote } from "../../../model/name.js";
import type { Found } from "../cluster-index.js";
import type { Need } from "../facts.js";
import { isOfCluster, shownKind } from "../kinds.js";
import type { PlacedObject } from "../place.js";
import { serves } from "./ports.js";
import type { Scene } from "./scene.js";

/** Follows the references by name of one object. What is missing is reported once, where it is named first. */
export function checkNeeds(scene: Scene, object: PlacedObject): void {
  const { needs } = object.facts;
  if (needs === undefined) return;
  const missing = new Set<string>();
  for (const need of needs) {
    const namespace = need.namespace ?? object.namespace;
    const place = `${need.kind} ${namespace}/${need.name}`;
    const found = scene.index.find(need.kind, namespace, need.name);
    if (found !== undefined) checkPart(scene, object, need, namespace, found);
    else if (!missing.has(place)) {
      missing.add(place);
      reportMissing(scene, object, need, namespace);
    }
  }
}

function reportMissing(scene: Scene, object: PlacedObject, { kind, name, at }: Need, namespace: string): void {
  const shown = shownKind(kind);
  const where = namespace === "*" || isOfCluster(kind) || namespace === "" ? `on the cluster ${scene.index.cluster.name}` : `in the namespace ${namespace}`;
  const meant = nearest(name, scene.index.names(kind, namespace));
  const stated = isOfCluster(kind) || namespace === object.deployment.place.namespace || namespace === "*" ? "" : ` namespace: ${quote(namespace)},`;
  const declare = givable.has(shown) ? `, or state who makes it: given({ kind: ${quote(shown)}, name: ${quote(name, 253)},${stated} by: "…" })` : "";
  scene.report(object, {
    code: "reference-missing",
    message: `There is no ${shown} ${quote(name, 253)} ${where}`,
    pointer: at,
    hint: meant === undefined ? `Add it, correct the name${declare}.` : `Write ${quote(meant, 253)} if that is meant; else add it${declare}.`,
  });
}

const givable = new Set([
  "ClusterIssuer", "ClusterRole", "ConfigMap", "DaemonSet", "Deployment", "IngressClass", "Issuer", "Namespace", "PersistentVolumeClaim",
  "PriorityClass", "Role", "RuntimeClass", "Secret", "Service", "ServiceAccount", "StatefulSet", "StorageClass",
]);

function checkPart(scene: Scene, object: PlacedObject, { kind, name, at, key, keyAt, port }: Need, namespace: string, { keys, object: target }: Found): void {
  if (key !== undefined && keys !== "any" && !keys.has(key)) {
    const meant = nearest(key, keys);
    scene.report(object, {
      code: "reference-key-missing",
      message: `The ${shownKind(kind)} ${quote(name, 253)} has no key ${quote(key, 253)}`,
      pointer: keyAt ?? at.replace(/[^/]*$/, "key"),
      hint: meant !== undefined ? `Write ${quote(meant, 253)}, or add the key.`
        : keys.size === 0 ? "It has no keys. Add this one." : `It has ${[...keys].sort().slice(0, 12).map((known) => quote(known, 253)).join(", ")}${keys.size > 12 ? " and others" : ""}.`,
    });
  }
  const service = target?.facts.service;
  if (port !== undefined && service !== undefined && !serves(service, port)) {
    const ports = service.ports.map(({ number, name: named }) => (named === undefined ? String(number) : `${number} (${named})`));
    scene.report(object, {
      code: "port-mismatch",
      message: `The Service ${quote(`${namespace}/${name}`, 253)} has no port ${typeof port === "string" ? quote(port) : port}`,
      pointer: at.replace(/\/name$/, "/port"),
      hint: ports.length === 0 ? "It has no ports. Add one." : `Write one of its ports: ${ports.join(", ")}.`,
    });
  }
}
