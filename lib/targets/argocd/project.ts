import type { ArgocdDelivery } from "../../model/delivery.js";
import type { DataObject } from "../../synth/manifest.js";
import type { DeploymentFacts, KindUse } from "../../synth/rendered.js";
import { cascade, syncWave } from "./sync.js";

/** Below every Application, whose waves begin at 0: an Application without its project cannot sync. */
const projectWave = -1;

/**
 * Name of a project's AppProject: `<cluster>.<project>`, because one ArgoCD may deliver several
 * clusters, and a project of one of them has no business on another.
 */
export function projectName(cluster: string, project: string): string {
  return `${cluster}.${project}`;
}

/**
 * The AppProjects of a cluster, one for each project that its deployments name, sorted by name. Each
 * allows exactly the repository, the namespaces and the kinds that its deployments use. They come
 * before the Applications; they go after them, because waves are pruned from the highest to the lowest
 * and because the finalizer waits for the last Application.
 *
 * ArgoCD neither prunes nor cascades to what a project no longer allows, and the project changes
 * before its Applications do. So the last object of a kind, or in a namespace, may outlive the
 * deployment that brought it, unless its Namespace is deleted with it.
 *
 * Objects in the namespaces that no deployment brings are shown, without a warning: cert-manager's
 * Secrets are among them. ArgoCD looks only at the allowed kinds, which keeps that cheap.
 *
 * @param facts the cluster's deployments, in any order.
 */
export function projects(cluster: string, delivery: ArgocdDelivery, facts: readonly DeploymentFacts[]): DataObject[] {
  return distinct(facts.map(({ project }) => project)).map((project) =>
    appProject(cluster, project, delivery, facts.filter((deployment) => deployment.project === project)));
}

function appProject(cluster: string, project: string, delivery: ArgocdDelivery, facts: readonly DeploymentFacts[]): DataObject {
  const kinds = facts.flatMap((deployment) => deployment.kinds);
  const ofCluster = kindList(kinds.filter(({ clusterScoped }) => clusterScoped));
  const ofNamespace = kindList(kinds.filter(({ clusterScoped }) => !clusterScoped));
  // An Application's own namespace has to be allowed even when none of its objects lives there.
  const namespaces = distinct(facts.flatMap(({ namespace, namespaces }) => [namespace, ...namespaces]));
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: {
      name: projectName(cluster, project),
      namespace: delivery.namespace,
      labels: { "app.kubernetes.io/part-of": project, "app.kubernetes.io/managed-by": "astrolabe" },
      annotations: syncWave(projectWave),
      finalizers: [cascade],
    },
    spec: {
      description: `Deployments of the project ${project} on the cluster ${cluster}.`,
      sourceRepos: [delivery.repository],
      destinations: namespaces.map((namespace) => ({ ...delivery.destination, namespace })),
      // No list of kinds means none for the whole cluster, but all within namespaces
      // (argo-cd, AppProject.IsGroupKindNamePermitted).
      ...(ofCluster.length > 0 ? { clusterResourceWhitelist: ofCluster } : {}),
      ...(ofNamespace.length > 0
        ? { namespaceResourceWhitelist: ofNamespace }
        : { namespaceResourceBlacklist: [{ group: "*", kind: "*" }] }),
      orphanedResources: { warn: false },
    },
  };
}

/** Sorted by group, then kind, each once. */
function kindList(kinds: readonly KindUse[]): DataObject[] {
  return distinct(kinds.map(({ group, kind }) => `${group}/${kind}`)).map((key) => {
    const slash = key.indexOf("/");
    return { group: key.slice(0, slash), kind: key.slice(slash + 1) };
  });
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
