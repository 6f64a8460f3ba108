import type { ArgocdDelivery } from "../../model/delivery.js";
import type { DataObject } from "../../synth/manifest.js";
import { retry } from "./sync.js";

/** Folder of a cluster's AppProjects and Applications, beside the folders of its deployments. */
export const argocdFolder = "_argocd";

/**
 * The root Application of a cluster, named as the cluster is: applying this one object to the cluster
 * that ArgoCD runs in brings everything else. It stands in ArgoCD's project `default`, because its own
 * projects are among what it brings, and points to ArgoCD's own cluster and namespace, because
 * Applications live there, whatever cluster they deploy to.
 *
 * Its file has to stand outside the folder that it points to: a root that applies itself waits for its
 * own health in its first wave, and that health needs the later waves.
 *
 * It has no finalizer: deleting the root stops deliveries and leaves everything running. To take a
 * cluster down on purpose, `argocd app delete <cluster> --cascade` adds the finalizer itself. Nor does
 * an empty or missing folder delete anything, since `allowEmpty` is left at its default, false.
 *
 * It always applies changed Applications. Without {@link ArgocdDelivery.autoSync} it deletes none by
 * itself, because each takes its objects with it.
 */
export function root(cluster: string, delivery: ArgocdDelivery): DataObject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: cluster,
      namespace: delivery.namespace,
      labels: { "app.kubernetes.io/part-of": cluster, "app.kubernetes.io/managed-by": "astrolabe" },
      annotations: { "argocd.argoproj.io/manifest-generate-paths": "." },
    },
    spec: {
      project: "default",
      source: {
        repoURL: delivery.repository,
        targetRevision: delivery.revision,
        path: `${delivery.folder}/${cluster}/${argocdFolder}`,
        directory: { include: "*.yaml" },
      },
      destination: { server: "https://kubernetes.default.svc", namespace: delivery.namespace },
      syncPolicy: {
        automated: { ...(delivery.autoSync ? { prune: true } : {}), selfHeal: true },
        retry,
        // Not PruneLast: it would give all deletions one wave and so take away their order.
        syncOptions: ["ServerSideApply=true"],
      },
    },
  };
}
