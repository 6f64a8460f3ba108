import type { DataObject, Manifest } from "../../synth/manifest.js";

/**
 * The manifest's data with ArgoCD's sync wave (Argo CD, "Sync Phases and Waves"). Wave 0 is ArgoCD's
 * default and is not written; a wave that the author wrote stays.
 */
export function withSyncWave({ data, wave }: Manifest): DataObject {
  if (wave === 0) return data;
  const metadata = data.metadata as DataObject;
  const annotations = metadata.annotations as DataObject | undefined;
  return {
    ...data,
    metadata: { ...metadata, annotations: { "argocd.argoproj.io/sync-wave": String(wave), ...annotations } },
  };
}
