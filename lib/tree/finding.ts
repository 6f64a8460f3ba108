import { diagnose, type Code } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Difference } from "./difference.js";
import { clusterOf, indexPath, treeFolder } from "./places.js";

/*
 * What the tree reports, one function a finding. Paths are relative to the tree's folder; the empty
 * path is the folder itself.
 */

export function symlinkFinding(path: string): Diagnostic {
  return at("tree-symlink", path, "is a symbolic link");
}

/** Something stands where the tree needs a folder or file, and is not removed even by force. */
export function obstacleFinding(path: string, problem: string): Diagnostic {
  return at("tree-foreign", path, problem, "Move it elsewhere.");
}

export function foreignFinding(path: string, needed: boolean): Diagnostic {
  return needed
    ? at("tree-foreign", path, "was not written by the compiler and stands where a generated file has to go")
    : at("tree-foreign", path, "was not written by the compiler");
}

/** Two paths that are one file where case makes no difference. Forcing would lose one of them there. */
export function twinFinding(path: string, twin: string): Diagnostic {
  return obstacleFinding(path, `differs from the generated ${treeFolder}/${twin} by case only, and was not written by the compiler`);
}

export function editedFinding({ path, wanted }: Difference): Diagnostic {
  return at("tree-edited", path, wanted === undefined ? "is to be removed but was changed by hand" : "was changed by hand");
}

/** A file that someone changed between the plan and the write. */
export function touchedFinding(path: string): Diagnostic {
  return at("tree-edited", path, "was changed while the tree was written, and was left as it is");
}

export function damagedFinding(cluster: string, problem: string): Diagnostic {
  return at("tree-index-damaged", indexPath(cluster), `cannot be used: ${problem}`);
}

export function emptiedFinding(cluster: string, objects: number): Diagnostic {
  const loss = objects === 1 ? "its only object" : `all of its ${objects} objects`;
  return at("tree-empty", cluster, `would lose ${loss}: the compile gave none`);
}

export function goneFinding(cluster: string, files: number): Diagnostic {
  const loss = files === 1 ? "its file" : `its ${files} files`;
  return at("tree-empty", cluster, `belongs to a cluster that is no longer defined, and would lose ${loss}`);
}

export function staleFinding({ path, wanted, found, maker }: Difference): Diagnostic {
  if (wanted === undefined) return at("tree-stale", path, "is left over: the sources no longer give it");
  if (found === undefined) return at("tree-stale", path, "is missing");
  return at("tree-stale", path, maker === "editor" ? "was changed by hand" : "is not what the sources give");
}

function at(code: Code, path: string, message: string, hint?: string): Diagnostic {
  const file = path === "" ? treeFolder : `${treeFolder}/${path}`;
  const cluster = clusterOf(path);
  return diagnose(code, `${file} ${message}`, cluster === "" ? { file } : { file, cluster }, hint === undefined ? {} : { hint });
}
