import type { ArgocdDelivery } from "../../model/delivery.js";
import type { DataObject } from "../../synth/manifest.js";
import type { DeploymentFacts, IgnoredFields } from "../../synth/rendered.js";
import { projectName } from "./project.js";
import { cascade, retry, syncWave } from "./sync.js";

/**
 * Name of a deployment's Application: `<cluster>.<deployment>`. Both are RFC 1123 labels, which hold no
 * dot, so two pairs never give one name, as `a-b` + `c` and `a` + `b-c` would with a dash. At most 127
 * characters, where an object's name may have 253. ArgoCD tracks objects by an annotation, its default
 * since 3.0, or by annotation and label, which cuts the label to 63 characters; only tracking by label
 * alone would refuse names longer than that.
 */
export function applicationName(cluster: string, deployment: string): string {
  return `${cluster}.${deployment}`;
}

/**
 * The Application of one deployment: ArgoCD applies the deployment's folder, puts back what was changed
 * by hand, and deletes what the folder no longer holds, last, so that what replaces it already runs.
 * Without {@link ArgocdDelivery.autoSync} it does so only when asked. The Namespace is one of the
 * folder's objects, so ArgoCD is not told to create one. Needs Argo CD 3.2 or later (`retry.refresh`).
 *
 * The wave orders Applications only where ArgoCD waits for their health, which it does not by itself:
 * argocd-cm needs the health check of `argoproj.io_Application` (Argo CD, "Resource Health").
 */
export function application(facts: DeploymentFacts, delivery: ArgocdDelivery): DataObject {
  const ignores = facts.ignored.length > 0;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: applicationName(facts.cluster, facts.name),
      namespace: delivery.namespace,
      labels: {
        "app.kubernetes.io/part-of": facts.name,
        "app.kubernetes.io/managed-by": "astrolabe",
        "astrolabe/owner": facts.owner,
      },
      annotations: {
        // A commit elsewhere in the repository does not make ArgoCD read this folder again.
        "argocd.argoproj.io/manifest-generate-paths": ".",
        ...syncWave(facts.wave),
      },
      finalizers: [cascade],
    },
    spec: {
      project: projectName(facts.cluster, facts.project),
      source: {
        repoURL: delivery.repository,
        targetRevision: delivery.revision,
        path: `${delivery.folder}/${facts.cluster}/${facts.folder ?? facts.name}`,
        // Says that the folder holds plain files. Folders below it are not read, which is the default.
        directory: { include: "*.yaml" },
      },
      destination: { ...delivery.destination, namespace: facts.namespace },
      syncPolicy: {
        ...(delivery.autoSync ? { automated: { prune: true, selfHeal: true } } : {}),
        retry,
        syncOptions: ["ServerSideApply=true", "PruneLast=true", ...(ignores ? ["RespectIgnoreDifferences=true"] : [])],
      },
      ...(ignores ? { ignoreDifferences: facts.ignored.map(ignoreDifference) } : {}),
    },
  };
}

function ignoreDifference({ group, kind, namespace, name, pointers }: IgnoredFields): DataObject {
  return {
    ...(group === "" ? {} : { group }),
    kind,
    ...(namespace === "" ? {} : { namespace }),
    name,
    jsonPointers: pointers,
  };
}
