import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { findDifferences } from "./difference.js";
import { damagedFinding, foreignFinding, staleFinding } from "./finding.js";
import type { EditInput } from "./edits.js";

/**
 * Says where the tree on disk is not what the sources give: `tree-stale` for what is missing, left
 * over or different, `tree-foreign` for what a stranger added, and what reading the disk found.
 * Texts are not needed. No findings mean that a write would do nothing.
 */
export function compareTree({ wanted, disk, clusters, gone = [] }: Omit<EditInput, "force">): Diagnostic[] {
  const diagnostics = [...disk.diagnostics];
  for (const [cluster, index] of disk.indexes) {
    if ("problem" in index) diagnostics.push(damagedFinding(cluster, index.problem));
  }
  for (const difference of findDifferences(wanted, disk, [...clusters, ...gone])) {
    const unneeded = difference.maker === "stranger" && difference.wanted === undefined;
    diagnostics.push(unneeded ? foreignFinding(difference.path, false) : staleFinding(difference));
  }
  for (const path of disk.specials) diagnostics.push(foreignFinding(path, false));
  return diagnostics;
}
