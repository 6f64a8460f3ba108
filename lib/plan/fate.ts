import { field, isObject } from "../checks/workload.js";
import type { Data, DataObject } from "../synth/manifest.js";
import { applicationName } from "../targets/argocd/application.js";
import { argocdFolder } from "../targets/argocd/root.js";
import { cascade } from "../targets/argocd/sync.js";
import { bootstrapPath } from "../tree/layout.js";
import { provenancePath } from "../tree/places.js";
import type { Pair, Scene } from "./pair.js";
import type { Held, Side } from "./side.js";
import { isOfPortainer } from "./stacks/held-stack.js";

/**
 * What becomes of an object on the cluster when the tree no longer has it. `deleted`: ArgoCD deletes it by itself;
 * `asked`: it waits until somebody syncs with pruning, or confirms; `left`: it goes on running, tended by nobody.
 */
export interface Fate {
  readonly end: "deleted" | "asked" | "left";
  /** Why it is not deleted, as a clause: `its Application has no automated pruning`. */
  readonly why?: string;
}

const deleted: Fate = { end: "deleted" };
const options = "argocd.argoproj.io/sync-options";

/**
 * The fate of a removed object (Argo CD, "Automated Sync Policy", "Sync Options", "App Deletion"; Portainer applies with
 * `kubectl apply` and without pruning). A tree without ArgoCD's objects and without Portainer is taken to be delivered by
 * something that deletes.
 */
export function fateOf(pair: Pick<Pair, "change" | "before">, scene: Scene): Fate {
  const { cluster, path, from = path } = pair.change;
  if (isLeftByPortainer(scene, cluster)) return { end: "left", why: "Portainer deletes nothing on Kubernetes" };
  const folder = from.split("/")[1] ?? "";
  const stated = syncOptions(pair.before);
  if (folder === argocdFolder) return rootFate(cluster, scene, stated);
  const old = applicationOf(scene.before, cluster, folder);
  const now = applicationOf(scene.after, cluster, folder);
  if (old === undefined && now === undefined) return stated.has("Prune=false") ? noPruning : deleted;
  if (now === undefined) return old === undefined ? deleted : cascadeFate(old, scene, stated);
  if (stated.has("Prune=false")) return noPruning;
  if (stated.has("Prune=confirm")) return { end: "asked", why: "its annotation Prune=confirm asks for a confirmation" };
  return pruneFate(now, scene.after.hasFolder(`${cluster}/${folder}`));
}

/** Whether Portainer delivers to a cluster, now or, if the cluster is gone, before. */
export function isLeftByPortainer({ before, after }: Pick<Scene, "before" | "after">, cluster: string): boolean {
  return isOfPortainer(after.has(provenancePath(cluster)) ? after : before, cluster);
}

const noPruning: Fate = { end: "left", why: "its annotation Prune=false keeps it" };

/** What an Application does with objects that its folder no longer has. */
export function pruneFate(application: Held, holdsOthers: boolean): Fate {
  const automated = automation(application.data);
  if (automated === undefined) return { end: "asked", why: `the Application ${application.identity.name} is synced by hand` };
  if (field(automated, "prune") !== true) return { end: "left", why: `the Application ${application.identity.name} does not prune` };
  if (!holdsOthers && field(automated, "allowEmpty") !== true) {
    return { end: "left", why: `the Application ${application.identity.name} would be empty, and ArgoCD does not prune the last object by itself` };
  }
  return deleted;
}

/** What becomes of an Application's objects when it is itself removed from the tree. */
export function cascadeFate(application: Held, scene: Scene, stated: ReadonlySet<string> = new Set()): Fate {
  const { name } = application.identity;
  const own = rootFate(application.cluster, scene, syncOptions(application.data));
  if (own.end !== "deleted") return { ...own, why: `the Application ${name} stays: ${own.why ?? ""}` };
  const finalizers = field(field(application.data, "metadata"), "finalizers");
  const cascades = Array.isArray(finalizers) && finalizers.some((finalizer) => typeof finalizer === "string" && finalizer.startsWith(cascade));
  if (!cascades) return { end: "left", why: `the Application ${name} has no finalizer, so it goes without its objects` };
  return stated.has("Delete=false") ? { end: "left", why: "its annotation Delete=false keeps it" } : deleted;
}

/** The fate of what the root Application brings: Applications and AppProjects. */
function rootFate(cluster: string, { before, after }: Scene, stated: ReadonlySet<string>): Fate {
  if (stated.has("Prune=false")) return noPruning;
  const root = after.object(bootstrapPath(cluster)) ?? before.object(bootstrapPath(cluster));
  if (root === undefined) return deleted;
  if (!after.hasFolder(`${cluster}/${argocdFolder}`)) return { end: "left", why: `the root Application ${root.identity.name} finds no folder any more, and deletes nothing` };
  return pruneFate(root, true);
}

/** The Application that delivers a folder of a cluster: by its name, or else by the path that it names. */
export function applicationOf(side: Side, cluster: string, folder: string): Held | undefined {
  const [usual] = side.named(cluster, "argoproj.io", "Application", applicationName(cluster, folder));
  if (usual !== undefined) return usual;
  if (!folder.startsWith("_")) return undefined;
  return side.objects(cluster, "argoproj.io", "Application").find(({ data }) => {
    const source = field(field(field(data, "spec"), "source"), "path");
    return typeof source === "string" && source.endsWith(`/${cluster}/${folder}`);
  });
}

/** How an Application syncs by itself; nothing when it does not (v1alpha1, SyncPolicyAutomated: enabled). */
export function automation(application: DataObject | undefined): Data | undefined {
  const automated = field(field(field(application, "spec"), "syncPolicy"), "automated");
  return isObject(automated) && field(automated, "enabled") !== false ? automated : undefined;
}

/** The sync options of an object's annotation, such as `Prune=false`. */
export function syncOptions(object: DataObject | undefined): ReadonlySet<string> {
  const stated = field(field(field(object, "metadata"), "annotations"), options);
  return new Set(typeof stated === "string" ? stated.split(",").map((option) => option.trim()) : []);
}

/** Whether an object is deleted while others of its deployment stay. Of a whole deployment that goes, other lines tell. */
export function isDeletedAlone(pair: Pair, scene: Scene): boolean {
  const { path } = pair.change;
  return pair.before !== undefined && pair.after === undefined && scene.after.hasFolder(path.slice(0, path.lastIndexOf("/"))) && fateOf(pair, scene).end === "deleted";
}
