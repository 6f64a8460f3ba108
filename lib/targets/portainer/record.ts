import { isKubernetes, type NamedCluster } from "../../model/cluster.js";
import type { PortainerDelivery } from "../../model/delivery.js";
import { stackFile, type StackVariable } from "../../model/stack.js";
import type { Overlay } from "../../model/swarm.js";
import type { StackDialect } from "../../synth/rendered.js";
import { kindOf, type PlaceNetwork, type PortainerEnvironment } from "./place.js";

/** What the record of a place tells of its delivery by Portainer, for readers who do not have the compiler. */
export interface PortainerRecord extends Pick<PortainerDelivery, "kind" | "server" | "repository" | "folder" | "references"> {
  readonly environment: PortainerEnvironment;
  /** Those that nobody else makes, sorted by name. */
  readonly networks: readonly PlaceNetwork[];
  /** Present when the policies of the repository are delivered to the cluster too, with their place in the order. */
  readonly policies?: { readonly wave: number };
}

/** What the record of a place tells of one stack. */
export interface StackRecord {
  readonly dialect: StackDialect;
  /** Name of its file in the folder of the deployment. */
  readonly file: string;
  readonly variables: readonly StackVariable[];
  readonly wave: number;
  readonly teams: readonly string[];
}

/** File of a stack on Kubernetes: its objects, one after the other. It stands in the stack's reference alone. */
export const manifestsFile = "manifests.yaml";

/** Name of a stack's file. */
export const fileOf = (dialect: StackDialect): string => (dialect === "kubernetes" ? manifestsFile : stackFile(dialect));

/** What the record tells of a place's delivery by Portainer; nothing when something else delivers. */
export function portainerRecord(cluster: NamedCluster, policies: PortainerRecord["policies"]): PortainerRecord | undefined {
  const { delivery } = cluster;
  if (delivery.kind !== "portainer") return undefined;
  const { kind, server, repository, folder, references, environment, agent, tags, group } = delivery;
  const dialect = isKubernetes(cluster) ? "kubernetes" : cluster.distribution;
  return {
    kind, server, repository, folder, references,
    environment: {
      name: environment, kind: kindOf(dialect), ...(agent === undefined ? {} : { agent }), tags: [...tags].sort(), ...(group === undefined ? {} : { group }),
    },
    networks: isKubernetes(cluster) ? [] : networksOf(cluster),
    ...(policies === undefined ? {} : { policies }),
  };
}

function networksOf(place: Extract<NamedCluster, { readonly distribution: "swarm" | "compose" }>): PlaceNetwork[] {
  const shared: readonly (readonly [string, Overlay])[] = Object.entries(place.distribution === "swarm" ? place.overlays : place.bridges ?? {});
  const own = shared.filter(([, { external }]) => external !== true).sort(([a], [b]) => (a < b ? -1 : 1));
  const driver = place.distribution === "swarm" ? "overlay" : "bridge";
  return own.map(([name, { encrypted, attachable, internal }]) => ({
    name, driver,
    ...(encrypted === undefined ? {} : { encrypted }), ...(attachable === undefined ? {} : { attachable }), ...(internal === undefined ? {} : { internal }),
  }));
}
