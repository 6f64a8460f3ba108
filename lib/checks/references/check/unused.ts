import { diagnose } from "../../../diagnostics/catalogue.js";
import { quote } from "../../../model/name.js";
import type { PlacedGiven } from "../place.js";
import type { Scene } from "./scene.js";

/** Finds statements that nothing needs. Those of constructs are only weighed if they name a Secret: pods need not be selected by others. */
export function checkUnused(scene: Scene): void {
  for (const { given, at, used, made, ofConstruct } of scene.index.given.statements) {
    const needless = used ? made !== undefined && !ofConstruct : !(ofConstruct && given.kind === "Pod");
    if (!needless) continue;
    scene.diagnostics.push(diagnose("given-unused",
      used ? `${shownGiven(given)} is stated as given, but ${made ?? ""} makes it` : `Nothing on the cluster ${scene.index.cluster.name} needs ${shownGiven(given)}`,
      at, { hint: ofConstruct ? "Use the reference in a workload, or remove it." : "Remove the statement, or correct its name or namespace." }));
  }
}

/** What is given, for people. */
function shownGiven(given: PlacedGiven): string {
  switch (given.kind) {
    case "CustomResourceDefinition": return `the definition of ${given.defines.map((kind) => `${given.group}/${kind}`).join(", ")}`;
    case "Pod": return `the pods with ${quote(Object.entries(given.labels).map(([key, value]) => `${key}=${value}`).join(", "), 300)}`;
    default: return `the ${given.kind} ${quote(given.namespace === undefined ? given.name : `${given.namespace}/${given.name}`, 300)}`;
  }
}

