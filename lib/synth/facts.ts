import type { Placement } from "../model/deployment.js";
import type { NamedCluster } from "../model/cluster.js";
import type { Stack } from "../model/stack.js";
import type { DataObject, Manifest } from "./manifest.js";
import type { DeploymentFacts, IgnoredFields, KindUse, StackFacts } from "./rendered.js";
import { definedKind } from "./scope.js";

/** Facts about a deployment, before the deployments of its cluster are put in order. */
export interface UnorderedFacts extends Omit<DeploymentFacts, "wave"> {
  /** Deployments that it states to come after. */
  readonly after: readonly string[];
  /** Namespaces, kinds (as `group/Kind`) and networks that it creates, and that others may need first. */
  readonly creates: readonly string[];
  /** What else others may create that it needs first: networks of stacks. Default: nothing. */
  readonly needs?: readonly string[];
}

/** Where an app is placed, and who answers for it. */
export interface PlacedApp extends Omit<Placement, "settings"> {
  readonly app: string;
  readonly owner: string;
}

/** Draws the facts that deliveries need from a deployment's manifests. */
export function factsOf(cluster: NamedCluster, deployment: PlacedApp, manifests: readonly Manifest[]): UnorderedFacts {
  const kinds = new Map<string, KindUse>();
  const namespaces = new Set<string>();
  const creates = new Set<string>();
  for (const { group, kind, namespace, name, data } of manifests) {
    kinds.set(`${group}/${kind}`, { group, kind, clusterScoped: namespace === "" });
    if (namespace !== "") namespaces.add(namespace);
    if (group === "" && kind === "Namespace") creates.add(name);
    const defined = kind === "CustomResourceDefinition" ? definedKind(data) : undefined;
    if (defined !== undefined) creates.add(`${defined.group}/${defined.kind}`);
  }
  return {
    cluster: cluster.name,
    app: deployment.app,
    owner: deployment.owner,
    name: deployment.name,
    namespace: deployment.namespace,
    project: projectOf(cluster, deployment),
    kinds: [...kinds.keys()].sort().flatMap((key) => kinds.get(key) ?? []),
    namespaces: [...namespaces].sort(),
    ignored: manifests.flatMap((manifest) => scaledReplicas(manifest, manifests)),
    after: [...new Set(deployment.after)].sort(),
    creates: [...creates].sort(),
    ...(cluster.delivery.kind === "portainer" ? { stack: { dialect: "kubernetes", variables: [], teams: teamsOf(cluster, deployment) } } : {}),
  };
}

/** Projects are ArgoCD's. */
function projectOf({ delivery }: NamedCluster, { project }: PlacedApp): string {
  return project ?? (delivery.kind === "argocd" ? delivery.project : "");
}

/** Teams are Portainer's. */
function teamsOf({ delivery }: NamedCluster, { teams }: PlacedApp): StackFacts["teams"] {
  return [...new Set(teams ?? (delivery.kind === "portainer" ? delivery.teams : []))].sort();
}

/** Draws the facts that deliveries need from a deployment's stack. */
export function factsOfStack(cluster: NamedCluster, deployment: PlacedApp, { dialect, document, name, variables }: Stack): UnorderedFacts {
  const networks = Object.entries(document.networks ?? {});
  const fullName = ([key, network]: (typeof networks)[number]): string => `network ${network.name ?? `${name}_${key}`}`;
  return {
    cluster: cluster.name,
    app: deployment.app,
    owner: deployment.owner,
    name: deployment.name,
    namespace: deployment.namespace,
    project: "",
    kinds: [],
    namespaces: [],
    ignored: [],
    after: [...new Set(deployment.after)].sort(),
    creates: networks.filter(([, { external }]) => external !== true).map(fullName).sort(),
    needs: networks.filter(([, { external }]) => external === true).map(fullName).sort(),
    stack: { dialect, variables: variables.map(({ name: variable, secret, key }) => ({ name: variable, secret, key })), teams: teamsOf(cluster, deployment) },
  };
}

/** An autoscaler owns the replicas of its target (Kubernetes, "Horizontal Pod Autoscaling"). */
function scaledReplicas(autoscaler: Manifest, manifests: readonly Manifest[]): IgnoredFields[] {
  if (autoscaler.kind !== "HorizontalPodAutoscaler") return [];
  const target = (autoscaler.data.spec as DataObject | undefined)?.scaleTargetRef as DataObject | undefined;
  return manifests
    .filter(({ kind, name, namespace }) => kind === target?.kind && name === target.name && namespace === autoscaler.namespace)
    .map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name, pointers: ["/spec/replicas"] }));
}
