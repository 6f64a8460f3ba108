import { isKubernetes, machinesOf, type ClusterFacts, type NamedCluster } from "../model/cluster.js";
import { portainer } from "../model/delivery.js";
import type { ClusterNode } from "../model/node.js";
import type { VolumeClass } from "../model/swarm.js";

const delivery = portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "standard" });

/**
 * A Swarm and a Compose host with the machines and storage classes of the workspace, where it has none of its own: what
 * an app would lose there can be told before there is one. Volumes are on the node of their task, and the engines are
 * as installed.
 */
export function standardPlaces(clusters: readonly NamedCluster[]): NamedCluster[] {
  const [like] = [...clusters.filter(isKubernetes), ...clusters];
  if (like === undefined) return [];
  const machines = machinesOf(like);
  const storageClasses: VolumeClass[] = like.storageClasses.map(({ name, default: isDefault }) => ({ name, driver: "local", ...(isDefault === undefined ? {} : { default: isDefault }) }));
  const common = { description: "Such a place as it is installed.", environment: like.environment, networks: {}, storageClasses, delivery, ingress: { proxy: "caddy", network: "proxy", issuer: "acme" } } as const;
  const [first] = machines;
  const has = (distribution: ClusterFacts["distribution"]): boolean => clusters.some((cluster) => cluster.distribution === distribution);
  return [
    ...(has("swarm") ? [] : [{
      ...common, name: "a Swarm", distribution: "swarm", overlays: { proxy: { internal: true } },
      nodes: machines.map((machine, index) => ({ ...plain(machine), role: index === 0 ? "manager" : "worker" } as const)),
    } satisfies NamedCluster]),
    ...(has("compose") || first === undefined ? [] : [{
      ...common, name: "a Compose host", distribution: "compose", bridges: { proxy: { internal: true } },
      node: { ...plain(first), gpus: machines.flatMap(({ gpus = [] }) => gpus) },
    } satisfies NamedCluster]),
  ];
}

function plain({ name, cores, memory, disk, vlan, gpus, labels }: Omit<ClusterNode, "role">): Omit<ClusterNode, "role" | "taints" | "pods"> {
  return { name, cores, memory, disk, vlan, ...(gpus === undefined ? {} : { gpus }), ...(labels === undefined ? {} : { labels }) };
}
