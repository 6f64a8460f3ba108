import { defineCluster } from "#lib/model/cluster.js";
import { argocd } from "#lib/model/delivery.js";
import { charted, destinations, ingress, networks, podNetwork, repository, serviceNetwork, storage } from "../lab.js";
import { nodes } from "./nodes.js";
import { platform } from "./platform.js";

export default defineCluster("control", {
  description: "Serves the platform itself: deliveries, monitoring, policy, scanning, identity.",
  distribution: "rke2",
  // The sources name no version. Chosen: the newest that CIS Kubernetes Benchmark 1.12 covers; Kyverno 1.19 supports it too.
  kubernetes: "1.34",
  environment: "production",
  networks: { "control-plane": networks["control-plane"], management: networks.management },
  podNetwork,
  serviceNetwork,
  ingress,
  storageClasses: [{ name: storage.nvme, default: true }],
  nodes,
  delivery: argocd({ repository, project: "platform", destination: destinations.control }),
  policyEngine: "kyverno",
  unpolicedNamespaces: [...charted, "argocd"],
  apps: platform,
});
