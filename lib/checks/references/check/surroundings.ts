import { quote } from "../../../model/name.js";
import { shownKind } from "../kinds.js";
import type { PlacedObject } from "../place.js";
import type { Scene } from "./scene.js";

/** Finds namespaces that nobody makes and kinds that nobody defines: each once for a deployment, at its first object. */
export function checkSurroundings(scene: Scene, objects: readonly PlacedObject[]): void {
  const seen = new Set<string>();
  for (const object of objects) {
    const { namespace, kind, facts, deployment } = object;
    const here = `${deployment.place.deployment} `;
    if (namespace !== "" && !seen.has(`${here}${namespace}`)) {
      seen.add(`${here}${namespace}`);
      checkNamespace(scene, object);
    }
    if (facts.group === undefined || seen.has(`${here}${kind}`)) continue;
    seen.add(`${here}${kind}`);
    if (scene.index.serves(facts.group, shownKind(kind))) continue;
    scene.report(object, {
      code: "definition-missing",
      message: `Nobody defines the kind ${kind} on the cluster ${scene.index.cluster.name}`,
      pointer: "/kind",
      hint: "Add its CustomResourceDefinition, or state who installs it: "
        + `given({ kind: "CustomResourceDefinition", group: ${quote(facts.group)}, defines: [${quote(shownKind(kind))}], by: "…" }).`,
    });
  }
}

function checkNamespace(scene: Scene, object: PlacedObject): void {
  const { namespace } = object;
  if (scene.index.find("Namespace", "", namespace) !== undefined) return;
  scene.report(object, {
    code: "reference-missing",
    message: `There is no Namespace ${quote(namespace)} on the cluster ${scene.index.cluster.name}`,
    pointer: "/metadata/namespace",
    hint: `Add it, such as with a Tenancy in the deployment of that namespace, or state who makes it: given({ kind: "Namespace", name: ${quote(namespace)}, by: "…" }).`,
  });
}
