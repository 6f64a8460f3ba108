import type { ArgocdDelivery } from "../../model/delivery.js";
import type { DataObject } from "../../synth/manifest.js";
import type { DeploymentFacts } from "../../synth/rendered.js";
import { application } from "./application.js";
import { projects } from "./project.js";
import { root } from "./root.js";

/** What ArgoCD needs in order to deliver one cluster. */
export interface ArgocdObjects {
  /** Applications by the name of their deployment, sorted by it. */
  readonly applications: ReadonlyMap<string, DataObject>;
  /** AppProjects, sorted by name. */
  readonly projects: readonly DataObject[];
  /** The one object to apply by hand. Stands outside the folder of the others. */
  readonly root: DataObject;
}

/** All objects of a delivery. */
export function objectsOf({ applications, projects: all, root: top }: ArgocdObjects): readonly DataObject[] {
  return [...all, ...applications.values(), top];
}

/**
 * Makes the ArgoCD objects of one cluster. All their names begin with the cluster's, so that one ArgoCD
 * can deliver several clusters.
 *
 * @param facts the cluster's deployments, in any order, their names unique.
 */
export function deliver(
  cluster: { readonly name: string; readonly delivery: ArgocdDelivery },
  facts: readonly DeploymentFacts[],
): ArgocdObjects {
  const { name, delivery } = cluster;
  const sorted = [...facts].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    applications: new Map(sorted.map((deployment) => [deployment.name, application(deployment, delivery)])),
    projects: projects(name, delivery, sorted),
    root: root(name, delivery),
  };
}
