import { applicationName } from "../../targets/argocd/application.js";
import { argocdFolder } from "../../targets/argocd/root.js";
import { deploymentFolder } from "../../tree/layout.js";
import { indexPath, provenancePath, treeFolder } from "../../tree/places.js";
import type { Stage } from "./places.js";
import { versionsFile } from "./versions-file.js";

/** Files of the workspace that a promotion changed. */
export interface Touched {
  /** Files that belong to no promotion of the app to these places. */
  readonly foreign: readonly string[];
  /** Places of which no deployed file follows the versions. */
  readonly unmoved: readonly string[];
}

/** Judges what a promotion changed: versions of its targets and what is made of them there, and nothing else. */
export function touchedBy(app: string, targets: readonly Stage[], changed: readonly string[]): Touched {
  const own = new Set<string>();
  const delivered = new Set<string>();
  for (const { place, deployments } of targets) {
    const records = [indexPath(place), provenancePath(place)].map((path) => `${treeFolder}/${path}`);
    const inTree = changed.filter((file) => (deployments.get(app) ?? []).some((name) => file.startsWith(`${treeFolder}/${deploymentFolder(place, name)}/`)));
    const applications = changed.filter((file) => file.startsWith(`${treeFolder}/${place}/${argocdFolder}/`) && (deployments.get(app) ?? []).some((name) => file.endsWith(`_${applicationName(place, name)}.yaml`)));
    for (const file of [versionsFile(place), ...records, ...inTree, ...applications]) own.add(file);
    if (inTree.length > 0) delivered.add(place);
  }
  return { foreign: changed.filter((file) => !own.has(file)), unmoved: targets.map(({ place }) => place).filter((place) => !delivered.has(place)) };
}
