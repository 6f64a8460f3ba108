import { defineCluster } from "#lib/model/cluster.js";
import { argocd } from "#lib/model/delivery.js";
import { waive } from "#lib/model/waiver.js";
import { charted, destinations, ingress, networks, podNetwork, repository, serviceNetwork, storage } from "../lab.js";
import { nodes } from "./nodes.js";
import { platform } from "./platform.js";
import { workloads } from "./workloads.js";

export default defineCluster("research", {
  description: "Runs the research: Ray, inference, DESI analysis, hydrogen-line processing, notebooks.",
  distribution: "rke2",
  // The sources name no version. Chosen: the same as on the control cluster.
  kubernetes: "1.34",
  environment: "production",
  networks: { research: networks.research, migration: networks.migration },
  podNetwork,
  serviceNetwork,
  ingress,
  storageClasses: [{ name: storage.nvme, default: true }, { name: storage.shared }],
  nodes,
  delivery: argocd({ repository, project: "platform", destination: destinations.research }),
  policyEngine: "kyverno",
  unpolicedNamespaces: [...charted, "gpu-operator", "kuberay-system", "storage"],
  waivers: [waive({
    check: "capacity-at-maximum",
    object: "RayCluster ray/ray",
    reason: "There is one A4000, and inference has it. Ray's group for it grows only for long trainings, for which inference "
      + "is scaled to nothing first; until then a task that asks for it waits.",
    until: "2027-06-30",
  })],
  apps: [...platform, ...workloads],
});
