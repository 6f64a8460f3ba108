import type { DataObject } from "../../synth/manifest.js";

// Nothing in this folder writes a field at its zero value (`recurse: false`, `allowEmpty: false`).
// ArgoCD drops such fields when it writes an Application back (argo-cd, NormalizeSource and the
// omitempty fields of v1alpha1), and the root Application would then report a difference for ever.

/**
 * How a failed sync is tried again: after 5, 10, 20, … seconds, then every three minutes, without end.
 * ArgoCD never repeats by itself a sync that used up its attempts: an outage longer than those would
 * leave a cluster behind until the next commit. A retry takes the newest commit, so that a repair is
 * not kept waiting behind the mistake that it repairs (`refresh`; Argo CD, application.yaml).
 */
export const retry: DataObject = {
  limit: -1,
  refresh: true,
  backoff: { duration: "5s", factor: 2, maxDuration: "3m" },
};

/**
 * Finalizer of Applications: their objects are deleted before they are (Argo CD, "App Deletion").
 * On an AppProject it holds the project back until no Application refers to it.
 */
export const cascade = "resources-finalizer.argocd.argoproj.io";

/** Annotation that places an object in its parent's sync: lower waves first, 0 when there is none. */
export function syncWave(wave: number): DataObject {
  return wave === 0 ? {} : { "argocd.argoproj.io/sync-wave": String(wave) };
}
