import type { KubernetesFacts } from "astrolabe/model/kubernetes-cluster.js";
import { argocd, type ArgocdDelivery } from "astrolabe/model/delivery.js";
import { given, type Given } from "astrolabe/model/given.js";

/** A cluster as small as the model allows. It stands in every sample as `clusters/small.ts`. */
export const small: KubernetesFacts & { readonly delivery: ArgocdDelivery } = {
  description: "A cluster to show one behaviour.",
  distribution: "k3s",
  kubernetes: "1.30",
  environment: "development",
  networks: {},
  podNetwork: "10.42.0.0/16",
  serviceNetwork: "10.43.0.0/16",
  ingress: { class: "nginx", namespace: "ingress" },
  storageClasses: [{ name: "local", default: true }],
  nodes: [{ name: "node-1", role: "worker", cores: 8, memory: "32Gi", disk: "100Gi", vlan: 10 }],
  delivery: argocd({ repository: "https://git.example.org/lab.git", project: "lab" }),
};

/** States the namespaces that a sample's objects are in, so that it need not make them. */
export function givenNamespaces(...names: readonly string[]): readonly Given[] {
  return names.map((name) => given({ kind: "Namespace", name, by: "whoever runs the sample" }));
}
