import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { clusterFile } from "../../workspace/find.js";
import type { Classes } from "./classes.js";
import { ownVolumes, type Claim, type Demand } from "./demand.js";
import type { Inventory } from "./inventory.js";
import { bytesText } from "./wording.js";

/** Checks what is claimed of each class whose storage is elsewhere, with all workloads at their maximum: volumes stay when pods go. */
export function checkStorage(cluster: Inventory, demands: readonly Demand[], claims: readonly Claim[], classes: Classes): Diagnostic[] {
  return [...classes.sizes].flatMap(([name, size]) => {
    const claimed = claimedOf(name, demands, claims, classes);
    if (claimed <= size) return [];
    const index = cluster.storageClasses.findIndex((storage) => storage.name === name);
    return [diagnose("disk-exceeded", `${bytesText(claimed)} are claimed of the class ${name}, which has ${bytesText(size)}`, {
      file: clusterFile(cluster.name), cluster: cluster.name, object: `StorageClass ${name}`, pointer: `/storageClasses/${index}/disk`,
    })];
  });
}

/** Bytes that are claimed of a class. */
function claimedOf(name: string, demands: readonly Demand[], claims: readonly Claim[], { classOf }: Classes): number {
  const own = demands.reduce((sum, demand) => sum + demand.maximum * ownVolumes(demand, (volume) => classOf(volume) === name), 0);
  return claims.reduce((sum, { facts }) => sum + (classOf(facts) === name ? facts.size : 0), own);
}
