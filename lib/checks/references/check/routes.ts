import { quote } from "../../../model/name.js";
import { labelOf, type PlacedObject } from "../place.js";
import type { Scene } from "./scene.js";

/** Finds hosts and paths that two ingresses of one class claim: which of them answers is chance. */
export function checkRoutes(scene: Scene, objects: readonly PlacedObject[]): void {
  const routes = new Map<string, { object: PlacedObject; pointer: string }>();
  for (const object of objects) {
    const { ingress } = object.facts;
    for (const { host, path, exact = false, at } of ingress?.paths ?? []) {
      const key = JSON.stringify([ingress?.class ?? "", host, path, exact]);
      const first = routes.get(key);
      if (first === undefined) {
        routes.set(key, { object, pointer: at });
        continue;
      }
      scene.report(object, {
        code: "route-duplicate",
        message: `${first.object === object ? "Another rule of the same Ingress" : labelOf(first.object)} has the path ${quote(path)} of ${host === "*" ? "all hosts" : quote(host, 253)} already`,
        pointer: at,
        hint: "Give one of them another host or path.",
        related: [first],
      });
    }
  }
}
