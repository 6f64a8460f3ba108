import { isIP } from "node:net";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { isKubernetes, type Cluster } from "../model/cluster.js";
import type { KubernetesFacts } from "../model/kubernetes-cluster.js";
import { givenProblems } from "../model/given-problems.js";
import { isKubernetesVersion, kubernetesVersions } from "../model/kubernetes.js";
import { nameProblem, quote } from "../model/name.js";
import type { ClusterNode } from "../model/node.js";
import { portainerProblems } from "./delivery-problems.js";
import { clusterFile } from "./find.js";
import { stackPlaceProblems } from "./stack-place-problems.js";

/** What is wrong with a cluster's definition, apart from what it runs. */
export function clusterProblems(folder: string, cluster: Cluster): Diagnostic[] {
  const at: Location = { file: clusterFile(folder), cluster: folder };
  const problem = nameProblem(cluster.name);
  if (problem !== undefined) return [diagnose("name-invalid", `A cluster cannot have this name: ${problem}`, at)];
  const diagnostics: Diagnostic[] = [];
  const invalid = (pointer: string, message: string): void => {
    diagnostics.push(diagnose("cluster-invalid", message, { ...at, pointer }));
  };
  if (cluster.name !== folder) {
    diagnostics.push(diagnose("name-mismatch", `The folder ${quote(folder)} defines a cluster named ${quote(cluster.name)}`, at, {
      hint: `Rename the folder to clusters/${cluster.name} or the cluster to ${quote(folder)}.`,
    }));
  }
  if (isKubernetes(cluster)) diagnostics.push(...kubernetesProblems(cluster, at));
  else if (cluster.distribution === "swarm" || cluster.distribution === "compose") diagnostics.push(...stackPlaceProblems(cluster, at));
  else {
    const { distribution }: { readonly distribution: unknown } = cluster;
    invalid("/distribution", `distribution is ${quote(String(distribution))}, expected "rke2", "k3s", "swarm" or "compose"`);
    return diagnostics;
  }
  for (const [name, { cidr, vlan }] of Object.entries(cluster.networks ?? {})) {
    if (!isCidr(cidr)) invalid(`/networks/${name}/cidr`, `The network ${quote(name)} has the range ${quote(String(cidr))}, expected a form like 10.25.10.0/24`);
    if (vlan !== undefined && !isVlan(vlan)) invalid(`/networks/${name}/vlan`, `The network ${quote(name)} has the VLAN ${vlan}, expected 1 to 4094`);
  }
  const defaults = (cluster.storageClasses ?? []).filter((storage) => storage.default === true);
  if (defaults.length > 1) invalid("/storageClasses", `${defaults.length} storage classes are the default: ${defaults.map(({ name }) => quote(name)).join(", ")}`);
  for (const name of repeated((cluster.storageClasses ?? []).map((storage) => storage.name))) invalid("/storageClasses", `Two storage classes are named ${quote(name)}`);
  for (const [index, { name, disk }] of (cluster.storageClasses ?? []).entries()) {
    if (disk !== undefined && disk !== "node" && !isBytes(disk)) {
      invalid(`/storageClasses/${index}/disk`, `The storage class ${quote(name)} has the disk ${quote(String(disk))}, expected "node" or a quantity like 2Ti`);
    }
  }
  if (cluster.tolerates !== undefined && !["one-node-lost", "none"].includes(cluster.tolerates)) {
    invalid("/tolerates", `tolerates is ${quote(String(cluster.tolerates))}, expected "one-node-lost" or "none"`);
  }
  const nodes: readonly StatedNode[] = cluster.distribution === "compose" ? [cluster.node ?? {}] : (cluster.nodes ?? []);
  const nodePath = (index: number): string => (cluster.distribution === "compose" ? "/node" : `/nodes/${index}`);
  for (const name of repeated(nodes.map((node) => node.name))) {
    diagnostics.push(diagnose("name-duplicate", `Two nodes are named ${quote(name)}`, { ...at, pointer: "/nodes" }));
  }
  for (const [index, node] of nodes.entries()) nodeProblems(node, (field, message) => invalid(`${nodePath(index)}/${field}`, `Node ${quote(node.name)}: ${message}`));
  for (const { pointer, message } of givenProblems(cluster.given)) invalid(pointer, message);
  if (/\/\/[^/]*@/.test(cluster.delivery?.repository ?? "")) {
    const keeper = cluster.delivery.kind === "argocd" ? "ArgoCD reads them from a Secret of its own" : "Portainer keeps them itself";
    invalid("/delivery/repository", `The repository's URL holds credentials; ${keeper}`);
  }
  if (cluster.delivery?.kind === "portainer") for (const { field, message } of portainerProblems(cluster.delivery)) invalid(`/delivery/${field}`, message);
  return diagnostics;
}

/** What nodes of all places have in common. */
type StatedNode = Omit<ClusterNode, "role" | "taints"> & { readonly role?: string };

/** What is said of Kubernetes alone. */
function kubernetesProblems(cluster: KubernetesFacts, at: Location): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (!isKubernetesVersion(cluster.kubernetes)) {
    const known = `${kubernetesVersions[0]} to ${kubernetesVersions.at(-1)}`;
    diagnostics.push(diagnose("kubernetes-version-unknown", `Kubernetes ${quote(String(cluster.kubernetes))} is not known; known are ${known}`, { ...at, pointer: "/kubernetes" }));
  }
  for (const field of ["podNetwork", "serviceNetwork"] as const) {
    if (!isCidr(cluster[field])) diagnostics.push(diagnose("cluster-invalid", `${field} is ${quote(String(cluster[field]))}, expected a range like 10.42.0.0/16`, { ...at, pointer: `/${field}` }));
  }
  return diagnostics;
}

function nodeProblems(node: StatedNode, invalid: (field: string, message: string) => void): void {
  const name = nameProblem(node.name);
  if (name !== undefined) invalid("name", name);
  if (!Number.isInteger(node.cores) || node.cores < 1) invalid("cores", `cores is ${node.cores}, expected a whole number of at least 1`);
  for (const field of ["memory", "disk"] as const) {
    if (!isBytes(node[field])) invalid(field, `${field} is ${quote(String(node[field]))}, expected a quantity like 32Gi`);
  }
  const { cores, memory, disk } = node.reserved ?? {};
  if (cores !== undefined && !(cores >= 0 && cores <= node.cores)) invalid("reserved/cores", `${cores} cores are reserved, expected 0 to ${node.cores}`);
  for (const [field, size] of Object.entries({ memory, disk })) {
    if (size !== undefined && !isBytes(size)) invalid(`reserved/${field}`, `${quote(String(size))} of the ${field} is reserved, expected a quantity like 2Gi`);
  }
  if (node.pods !== undefined && (!Number.isInteger(node.pods) || node.pods < 1)) invalid("pods", `pods is ${node.pods}, expected a whole number of at least 1`);
  if (!isVlan(node.vlan)) invalid("vlan", `vlan is ${node.vlan}, expected 1 to 4094`);
  if (node.address !== undefined && isIP(node.address) === 0) invalid("address", `address is ${quote(node.address)}, expected an IP address`);
  for (const gpu of node.gpus ?? []) {
    if (!Number.isInteger(gpu.count) || gpu.count < 1) invalid("gpus", `it has ${gpu.count} of the GPU ${quote(gpu.model)}, expected at least 1`);
  }
}

const isBytes = (size: unknown): boolean => /^[1-9][0-9]*(\.[0-9]+)?[KMGT]i$/.test(String(size));
const isVlan = (vlan: number): boolean => Number.isInteger(vlan) && vlan >= 1 && vlan <= 4094;

function isCidr(range: unknown): boolean {
  const [address = "", bits = "", ...rest] = String(range).split("/");
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

/** The values that occur more than once. */
export function repeated(values: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(values.filter((value) => seen.size === seen.add(value).size));
}
