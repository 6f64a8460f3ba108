import { field, isObject, objects } from "../checks/workload.js";
import type { DataObject, Identity } from "../synth/manifest.js";
import type { Application } from "./applications.js";
import { identityKey } from "./live.js";
import { isOurs } from "./own-label.js";
import type { Wanted } from "./wanted.js";

/** An object of the cluster that looks like ours and is not in the tree. */
export interface Extra {
  readonly identity: Identity;
  readonly live: DataObject;
  /** Folder of the tree that it was delivered from, if ArgoCD tracks it for one of the tree's Applications. */
  readonly folder?: string;
  /** The Application that it says it belongs to. */
  readonly application?: string;
}

/**
 * The objects that nobody wants: with the compiler's label, or tracked by ArgoCD for an Application of the tree, and in
 * none of its files. What a controller made of another object is that object's.
 */
export function findExtras(live: ReadonlyMap<string, DataObject>, wanted: readonly Wanted[], applications: ReadonlyMap<string, Application>): readonly Extra[] {
  const known = new Set(wanted.map(({ manifest }) => identityKey(manifest)));
  const folders = new Map([...applications].map(([folder, { name }]) => [name, folder]));
  const claims = claimNames(wanted);
  return [...live].filter(([key, object]) => !known.has(key) && !isOwned(object)).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, object]): Extra[] => {
    const [group = "", kind = "", namespace = "", name = ""] = key.split("\n");
    const identity = { group, kind, namespace, name };
    const application = trackedBy(object, identity);
    const folder = application === undefined ? undefined : folders.get(application);
    if (folder === undefined && !isOurs(object)) return [];
    if (kind === "PersistentVolumeClaim" && claims.some(({ namespace: own, start }) => namespace === own && name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))) return [];
    return [{ identity, live: object, ...(folder === undefined ? {} : { folder }), ...(application === undefined ? {} : { application }) }];
  });
}

const isOwned = ({ metadata }: DataObject): boolean => objects(field(metadata, "ownerReferences")).length > 0;

/**
 * The Application that ArgoCD tracks an object for: `app:group/Kind:namespace/name`, with the Application's namespace
 * before it where that is another one (Argo CD, "Resource Tracking"). A copy carries the mark of another object.
 */
function trackedBy({ metadata }: DataObject, { group, kind, namespace, name }: Identity): string | undefined {
  const mark = field(field(metadata, "annotations"), "argocd.argoproj.io/tracking-id");
  if (typeof mark !== "string") return undefined;
  const [application = "", kinds = "", place = ""] = mark.split(":");
  const [markedNamespace = "", markedName = ""] = [place.slice(0, place.indexOf("/")), place.slice(place.indexOf("/") + 1)];
  const isSame = kinds === `${group}/${kind}` && markedName === name && (namespace === "" || markedNamespace === namespace);
  return isSame && application !== "" ? application.slice(application.lastIndexOf("_") + 1) : undefined;
}

/** Beginnings of the names that a StatefulSet gives to the claims of its pods: `<template>-<set>-<number>`. */
function claimNames(wanted: readonly Wanted[]): readonly { readonly namespace: string; readonly start: string }[] {
  return wanted.flatMap(({ manifest: { group, kind, namespace, name, data } }) => {
    if (group !== "apps" || kind !== "StatefulSet" || !isObject(data.spec)) return [];
    return objects(data.spec.volumeClaimTemplates).flatMap(({ metadata }) => {
      const template = field(metadata, "name");
      return typeof template === "string" ? [{ namespace, start: `${template}-${name}-` }] : [];
    });
  });
}
