import type { Manifest } from "../synth/manifest.js";
import { manifestOf } from "../synth/object.js";
import { scopes } from "../synth/scope.js";
import { isObject } from "../checks/workload.js";
import { argocdFolder } from "../targets/argocd/root.js";
import { metadataFolder } from "../tree/places.js";
import { readText } from "../tree/read.js";

/** An object of the tree. */
export interface Wanted {
  /** Its file in the tree: `paris/shop/Service_shop_web.yaml`. */
  readonly file: string;
  readonly cluster: string;
  /** The folder within the cluster's: a deployment, `_argocd` or `_policies`; empty for the root Application. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** A file of the tree that cannot be compared. */
export interface Unreadable {
  readonly file: string;
  readonly reason: string;
}

/**
 * The objects that a tree is made of, sorted by file.
 *
 * @param files text of each file by its path in the tree.
 */
export function readWanted(files: ReadonlyMap<string, string>): { readonly wanted: readonly Wanted[]; readonly unreadable: readonly Unreadable[] } {
  const wanted: Wanted[] = [];
  const unreadable: Unreadable[] = [];
  const read = [...files.keys()].filter((file) => file.endsWith(".yaml") && !file.startsWith(`${metadataFolder}/`)).sort().map((file) => ({ file, ...readText(files.get(file) ?? "") }));
  const isClusterScoped = scopes([], read.flatMap(({ data }) => (isObject(data) ? [data] : [])));
  for (const { file, data, problem } of read) {
    const manifest = isObject(data) ? manifestOf(data, "", 0, isClusterScoped) : undefined;
    if (manifest === undefined || manifest.kind === "" || manifest.apiVersion === "" || manifest.name === "") {
      unreadable.push({ file, reason: problem ?? "it is no Kubernetes object" });
      continue;
    }
    const [cluster = "", folder = "", ...rest] = file.split("/");
    wanted.push({ file, cluster, folder: rest.length === 0 ? "" : folder, manifest });
  }
  return { wanted, unreadable };
}

/** Whether an object belongs to ArgoCD itself: an Application or AppProject, which live on ArgoCD's own cluster. */
export function isArgocdObject({ folder }: Wanted): boolean {
  return folder === "" || folder === argocdFolder;
}
