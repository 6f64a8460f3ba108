import type { Network } from "#lib/model/cluster.js";
import type { ArgocdDelivery } from "#lib/model/delivery.js";
import type { ClusterNode } from "#lib/model/node.js";
import type { ApiServer } from "../apps/api-server.js";
import type { Database } from "../apps/database.js";

// Facts about the lab that its places share.

export const domain = "radioastronomy.io";

export const repository = `https://git.${domain}/platform/astrolabe.git`;

/** The lab's networks by what they are for. */
export const networks = {
  management: { cidr: "10.16.207.0/24" },
  "control-plane": { cidr: "10.25.10.0/24", vlan: 10 },
  research: { cidr: "10.25.20.0/24", vlan: 20 },
  migration: { cidr: "10.25.60.0/24", vlan: 60 },
} satisfies Record<string, Network>;

// The sources name these machines without addresses. Chosen: astronomical data beside the research
// workloads on VLAN 20, what serves the platform on VLAN 10, each outside of the ranges of the nodes.
export const machines = {
  /** PostgreSQL, astronomical data. */
  "proj-pg01": "10.25.20.31",
  /** PostgreSQL, internal services. */
  "proj-pg02": "10.25.10.31",
  /** Gitea. */
  "proj-repo01": "10.25.10.41",
  /** File services, exported as NFS. */
  files: "10.25.20.51",
  /** Portainer and other management services: the first manager of the Swarm. */
  management: "10.25.10.51",
} as const;

/** The database machines among them. */
export const databaseMachines = { "proj-pg01": machines["proj-pg01"], "proj-pg02": machines["proj-pg02"] };

type DatabaseMachine = keyof typeof databaseMachines;

/** A database machine under the name that the deployment of postgres-endpoints gives it, and its address. */
export function databaseMachine(machine: DatabaseMachine): Pick<Database, "host" | "address"> {
  return { host: `${machine}.databases.svc.cluster.local`, address: databaseMachines[machine] };
}

/** A database on one of them. Its credentials are in a Secret beside the app, named after machine and database. */
export function database(machine: DatabaseMachine, name: string): Database {
  return { ...databaseMachine(machine), name, secret: `${machine}-${name}` };
}

/** The same where there are no Services: by the machine's address. */
export function databaseByAddress(machine: DatabaseMachine, name: string): Database {
  return { host: databaseMachines[machine], address: databaseMachines[machine], name, secret: `${machine}-${name.replaceAll("_", "-")}` };
}

/** Names of the storage classes. */
export const storage = {
  /** NVMe of the node that the pod runs on: fast, one node at a time. */
  nvme: "nvme",
  /** Folders of the file server: any number of nodes, for data that several workloads share. */
  shared: "shared",
} as const;

/**
 * Options of Docker's own volumes (driver `local`). Ansible makes the folder of each volume on its machine, and hands it to the user of its
 * service; a volume without them would be root's.
 */
export const volumeFolder = { type: "none", o: "bind", device: "/srv/volumes/{volume}" } as const;

/** ClusterIssuer of certificates that browsers trust. */
export const publicIssuer = "letsencrypt";

/** The ingress controller that RKE2 brings. */
export const ingress = { class: "nginx", namespace: "kube-system", issuer: publicIssuer } as const;

/** RKE2's defaults, the same on both clusters. */
export const podNetwork = "10.42.0.0/16";
export const serviceNetwork = "10.43.0.0/16";

/** Namespaces of both clusters whose pods a Helm chart brings. The chart answers for them, not the lab's policies. */
export const charted = ["cert-manager", "kyverno"] as const;

/** ArgoCD runs on the control cluster and knows that as its own, the research cluster by name. */
export const destinations = {
  control: { server: "https://kubernetes.default.svc" },
  research: { name: "research" },
} satisfies Record<string, ArgocdDelivery["destination"]>;

/** Names under which people and machines reach the platform's services. */
export const hosts = {
  git: `git.${domain}`,
  argocd: `argocd.${domain}`,
  grafana: `grafana.${domain}`,
  alerts: `alerts.${domain}`,
  alertIntake: `alerts-intake.${domain}`,
  logIntake: `logs-intake.${domain}`,
  researchMetrics: `metrics.research.${domain}`,
  results: `results.${domain}`,
  portainer: `portainer.${domain}`,
  homepage: `start.${domain}`,
  wiki: `wiki.${domain}`,
  data: `data.${domain}`,
  ziti: `ziti.${domain}`,
} as const;

// The sources leave people's groups to Entra ID without naming them: chosen.
export const groups = { viewers: ["researchers"], operators: ["platform-admins"] };

// S3 is the sources', the name of the bucket is chosen.
export const archiveBucket = "radioastronomy-archive";

/** The API servers of the cluster with these nodes, as network policies see them. */
export function apiServer(nodes: readonly ClusterNode[]): ApiServer {
  const servers = nodes.filter(({ role }) => role === "control-plane");
  return { addresses: servers.flatMap(({ address }) => address ?? []), callers: podNetwork };
}
