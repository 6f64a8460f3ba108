import { ApiObject, App, Chart } from "cdk8s";
import { renderKubernetes } from "#lib/constructs/kubernetes/render.js";
import type { KubernetesFacts } from "#lib/model/kubernetes-cluster.js";
import { argocd } from "#lib/model/delivery.js";

/** One control-plane node, one plain worker, and one tainted node with two GPUs. */
export const smallCluster: KubernetesFacts = {
  description: "A cluster for tests.",
  distribution: "rke2",
  kubernetes: "1.28",
  environment: "staging",
  networks: {},
  podNetwork: "10.42.0.0/16",
  serviceNetwork: "10.43.0.0/16",
  ingress: { class: "nginx", namespace: "ingress-nginx", issuer: "lab" },
  storageClasses: [{ name: "nvme", default: true }, { name: "bulk" }],
  nodes: [
    {
      name: "control", role: "control-plane", cores: 4, memory: "16Gi", disk: "100Gi", vlan: 10, address: "10.0.0.1",
      taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
    },
    { name: "plain", role: "worker", cores: 8, memory: "32Gi", disk: "100Gi", vlan: 20, labels: { zone: "hall" } },
    {
      name: "gpu", role: "worker", cores: 8, memory: "32Gi", disk: "100Gi", vlan: 20,
      gpus: [{ model: "RTX A4000", count: 2 }],
      taints: [
        { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" },
        { key: "quiet", effect: "PreferNoSchedule" },
      ],
    },
  ],
  delivery: argocd({ repository: "https://git.example.org/lab.git", project: "lab" }),
};

export interface Outcome {
  /** Objects by kind and name, such as `Service shop-web`. */
  readonly objects: Readonly<Record<string, unknown>>;
  /** What the constructs say is wrong. */
  readonly problems: readonly string[];
}

/** Builds the deployment `shop` in the namespace `store` and renders it for the small cluster. */
export function render(build: (chart: Chart) => void, facts: KubernetesFacts = smallCluster): Outcome {
  const chart = new Chart(new App(), "shop", {
    namespace: "store",
    disableResourceNameHashes: true,
    labels: {
      "app.kubernetes.io/part-of": "shop",
      "app.kubernetes.io/managed-by": "astrolabe",
      "astrolabe/owner": "team-store",
    },
  });
  build(chart);
  renderKubernetes(chart, facts);
  const constructs = chart.node.findAll();
  const objects = constructs.filter((construct) => construct instanceof ApiObject);
  return {
    objects: Object.fromEntries(objects.map((object) => [`${object.kind} ${object.name}`, object.toJson()])),
    problems: constructs.flatMap((construct) => construct.node.validate()),
  };
}

/** What stands in an object at a path such as `spec/template/spec/containers/0/image`. */
export function at({ objects }: Outcome, object: string, path: string): unknown {
  return path.split("/").reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined),
    objects[object],
  );
}

/** The labels by which the pods of a part are found. */
export function selector(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": "shop" };
}

/** The labels of every object and pod of a part. */
export function labels(name: string): Record<string, string> {
  return {
    ...selector(name),
    "app.kubernetes.io/part-of": "shop",
    "app.kubernetes.io/managed-by": "astrolabe",
    "astrolabe/owner": "team-store",
  };
}
