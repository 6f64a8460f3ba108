import * as assert from "uvu/assert";
import { parseAllDocuments } from "yaml";
import { checkCapacity, type CapacityVerdict } from "#lib/checks/capacity/check.js";
import { capacityFacts } from "#lib/checks/capacity/draw.js";
import type { CapacityFacts } from "#lib/checks/capacity/facts.js";
import type { DeploymentCapacity } from "#lib/checks/capacity/place.js";
import type { Diagnostic } from "#lib/diagnostics/diagnostic.js";
import type { NamedKubernetes } from "#lib/model/cluster.js";
import { argocd } from "#lib/model/delivery.js";
import type { ClusterNode } from "#lib/model/node.js";
import { objectLabel, type DataObject, type Manifest } from "#lib/synth/manifest.js";
import { manifestOf } from "#lib/synth/object.js";
import { scopes } from "#lib/synth/scope.js";

/** A node with all of its hardware for pods, so that sums in tests are plain. */
export function node(name: string, more: Partial<ClusterNode> = {}): ClusterNode {
  return { name, role: "worker", cores: 4, memory: "8Gi", disk: "100Gi", vlan: 10, reserved: { cores: 0, memory: "1Ki" as const, disk: "1Ki" as const }, ...more };
}

export function cluster(nodes: readonly ClusterNode[], more: Partial<NamedKubernetes> = {}): NamedKubernetes {
  return {
    name: "paris", description: "A cluster of tests.", distribution: "rke2", kubernetes: "1.30", environment: "staging",
    networks: {}, podNetwork: "10.42.0.0/16", serviceNetwork: "10.43.0.0/16", ingress: { class: "nginx", namespace: "ingress" },
    storageClasses: [{ name: "local", default: true, disk: "node" }], nodes,
    delivery: argocd({ repository: "https://git.example.org/lab.git", project: "default" }), ...more,
  };
}

function manifestsOf(yaml: string): Manifest[] {
  const objects = parseAllDocuments(yaml).map((document) => document.toJS() as DataObject | null).filter((data) => data !== null);
  const isClusterScoped = scopes([], objects);
  return objects.map((data) => manifestOf({ ...data, metadata: { namespace: "shop", ...(data.metadata as DataObject) } }, `c/${String(data.kind)}`, 0, isClusterScoped));
}

/** Facts are kept between runs as JSON. */
export function facts(yaml: string): CapacityFacts {
  return JSON.parse(JSON.stringify(capacityFacts(manifestsOf(yaml)))) as CapacityFacts;
}

export function deployment(yaml: string, name = "shop"): DeploymentCapacity {
  const objects = manifestsOf(yaml).map((manifest) => ({ label: objectLabel(manifest), construct: manifest.construct }));
  return { place: { cluster: "paris", app: name, deployment: name, namespace: "shop" }, facts: facts(yaml), objects };
}

/** With a report. Without one less is packed, and the same has to be found. */
export function check(on: NamedKubernetes, ...yaml: readonly string[]): CapacityVerdict {
  const deployments = yaml.map((text, index) => deployment(text, `d${index}`));
  const verdict = checkCapacity(on, deployments, "report");
  assert.equal(checkCapacity(on, deployments, "findings"), { diagnostics: verdict.diagnostics });
  return verdict;
}

/** Findings as `code object`. */
export function brief({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): string[] {
  return diagnostics.map(({ code, location: { object } }) => `${code} ${object ?? "-"}`);
}

export interface Pods {
  readonly name?: string;
  readonly kind?: string;
  readonly replicas?: number;
  readonly cpu?: string;
  readonly memory?: string;
  /** More of the container, the pod and the workload, in YAML's flow style, each with a comma at its end. */
  readonly container?: string;
  readonly pod?: string;
  readonly spec?: string;
  /** More requests. */
  readonly requests?: string;
}

/** A workload of pods that are alike, as YAML. */
export function pods({ name = "web", kind = "Deployment", replicas = 1, cpu = "1", memory = "1Gi", container = "", pod = "", spec = "", requests = "" }: Pods = {}): string {
  const count = kind === "DaemonSet" ? "" : `replicas: ${replicas}, `;
  return `---
{ apiVersion: apps/v1, kind: ${kind}, metadata: { name: ${name} }, spec: { ${count}${spec} selector: { matchLabels: { app: ${name} } },
  template: { metadata: { labels: { app: ${name} } }, spec: { ${pod}
    containers: [{ name: main, ${container} resources: { requests: { cpu: "${cpu}", memory: "${memory}" ${requests === "" ? "" : `, ${requests}`} } } }] } } } }
`;
}
