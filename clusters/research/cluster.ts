import { defineCluster } from "#lib/model/cluster.js";
import { argocd } from "#lib/model/delivery.js";
import { destinations, ingress, networks, podNetwork, repository, serviceNetwork, storage } from "../lab.js";
import { nodes } from "./nodes.js";
import { platform } from "./platform.js";
import { workloads } from "./workloads.js";

export default defineCluster("research", {
  description: "Runs the research: Ray, inference, DESI analysis, hydrogen-line processing, notebooks.",
  distribution: "rke2",
  // The sources name no version. Chosen: the same as on the control cluster.
  kubernetes: "1.28",
  environment: "production",
  networks: { research: networks.research, migration: networks.migration },
  podNetwork,
  serviceNetwork,
  ingress,
  storageClasses: [{ name: storage.nvme, default: true }, { name: storage.shared }],
  nodes,
  delivery: argocd({ repository, project: "platform", destination: destinations.research }),
  apps: [...platform, ...workloads],
});
