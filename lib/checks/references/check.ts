import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { NamedKubernetes } from "../../model/cluster.js";
import { checkAutoscalers } from "./check/autoscalers.js";
import { checkBudgets } from "./check/budgets.js";
import { checkNeeds } from "./check/needs.js";
import { checkRoutes } from "./check/routes.js";
import { Scene } from "./check/scene.js";
import { checkMonitor, checkPolicy } from "./check/selections.js";
import { checkGoverning, checkServices } from "./check/services.js";
import { checkSurroundings } from "./check/surroundings.js";
import { checkUnused } from "./check/unused.js";
import { ClusterIndex } from "./cluster-index.js";
import { LabelIndex } from "./label-index.js";
import type { DeploymentReferences, PlacedGiven } from "./place.js";

/**
 * Checks what the objects of a cluster need of each other: that every reference leads somewhere, every
 * selector selects something, and no two claim the same.
 *
 * @param given what the cluster and the apps on it state to exist from outside. What constructs state is part of the facts.
 */
export function checkReferences(cluster: NamedKubernetes, deployments: readonly DeploymentReferences[], given: readonly PlacedGiven[]): Diagnostic[] {
  const index = new ClusterIndex(cluster, deployments, given);
  const scene = new Scene(index, new LabelIndex(index));
  checkSurroundings(scene, index.objects);
  for (const object of index.objects) {
    checkNeeds(scene, object);
    checkGoverning(scene, object);
    checkPolicy(scene, object);
    checkMonitor(scene, object);
  }
  checkServices(scene, index.objects);
  checkRoutes(scene, index.objects);
  checkBudgets(scene, index.objects, checkAutoscalers(scene, index.objects));
  checkUnused(scene);
  return scene.diagnostics;
}
