import { diagnose, type CatalogueCode } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Difference } from "./difference.js";
import { clusterOf, indexPath, treeFolder } from "./places.js";

/*
 * What the tree reports, one function a finding. Paths are relative to the tree's folder; the empty
 * path is the folder itself.
 */

export function symlinkFinding(path: string): Diagnostic {
  return at("tree-symlink", path, "The path is a symbolic link", "Replace it by what it points to, or delete it.");
}

/** Something stands where the tree needs a folder or file, and is not removed even by force. */
export function obstacleFinding(path: string, problem: string): Diagnostic {
  return at("tree-foreign", path, `The path ${problem}`, "Move it elsewhere.");
}

export function foreignFinding(path: string, needed: boolean): Diagnostic {
  return needed
    ? at("tree-foreign", path, "The compiler did not write this file, and it stands where a generated file has to go",
      "Move it elsewhere, or run `synth --force` to overwrite it.")
    : at("tree-foreign", path, "The compiler did not write this file", "Move it elsewhere, or it is deployed along with the generated ones.");
}

/** Two paths that are one file where case makes no difference. Forcing would lose one of them there. */
export function twinFinding(path: string, twin: string): Diagnostic {
  return obstacleFinding(path, `differs from the generated ${treeFolder}/${twin} by case only, and was not written by the compiler`);
}

export function editedFinding({ path, wanted }: Difference): Diagnostic {
  return wanted === undefined
    ? at("tree-edited", path, "The file is to be removed but was changed by hand", "Run `synth --force` to remove it all the same.")
    : at("tree-edited", path, "The file was changed by hand", "Move the change into the app, or run `synth --force` to overwrite it.");
}

/** A file that someone changed between the look at it and the write. */
export function touchedFinding(path: string): Diagnostic {
  return at("tree-edited", path, "The file was changed while the tree was written, and was left as it is", "Run the command again.");
}

export function damagedFinding(cluster: string, problem: string): Diagnostic {
  return at("tree-index-damaged", indexPath(cluster), `The list of generated files cannot be used: ${problem}`,
    "Take the list from git, or run `synth --force` to write it anew.");
}

export function emptiedFinding(cluster: string, objects: number): Diagnostic {
  const loss = objects === 1 ? "its only object" : `all of its ${objects} objects`;
  return at("tree-empty", cluster, `The cluster would lose ${loss}: the compile gave none`,
    "Restore its deployments, or run `synth --force` if they are to be deleted.");
}

export function goneFinding(cluster: string, files: number): Diagnostic {
  const loss = files === 1 ? "its file" : `all of its ${files} files`;
  return at("tree-empty", cluster, `The cluster is no longer defined, and would lose ${loss}`,
    `Restore clusters/${cluster}/cluster.ts, or run \`synth --force\` if what runs there is to be deleted.`);
}

export function staleFinding({ path, wanted, found, maker }: Difference): Diagnostic {
  if (wanted === undefined) return at("tree-stale", path, "The file is left over: the sources no longer give it");
  if (found === undefined) return at("tree-stale", path, "The file is missing");
  return at("tree-stale", path, maker === "editor" ? "The file was changed by hand" : "The file is not what the sources give");
}

function at(code: CatalogueCode, path: string, message: string, hint?: string): Diagnostic {
  const file = path === "" ? treeFolder : `${treeFolder}/${path}`;
  const cluster = clusterOf(path);
  return diagnose(code, message, cluster === "" ? { file } : { file, cluster }, hint === undefined ? {} : { hint });
}
