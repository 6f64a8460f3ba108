import type { Volume } from "../volume.js";
import { addObject, report, type Context } from "./context.js";
import { storageClassProblems } from "./storage.js";

export function renderVolume(volume: Volume, context: Context): void {
  const { size, class: storageClassName, access = "one-node", keep = true } = volume.props;
  // ArgoCD then deletes it neither with its source nor with the application ("Sync Options", Argo CD documentation).
  const kept = { "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" };
  report(volume, storageClassProblems(storageClassName, context.cluster));
  addObject(volume, context, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    annotations: keep && context.cluster.delivery.kind === "argocd" ? kept : undefined,
    spec: {
      accessModes: [access === "one-node" ? "ReadWriteOnce" : "ReadWriteMany"],
      volumeMode: "Filesystem",
      ...(storageClassName === undefined ? {} : { storageClassName }),
      resources: { requests: { storage: size } },
    },
  });
}
