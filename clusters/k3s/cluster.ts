import { defineCluster } from "#lib/model/cluster.js";
import { portainer } from "#lib/model/delivery.js";
import { hosts, networks, podNetwork, publicIssuer, repository, serviceNetwork } from "../lab.js";
import { nodes } from "./nodes.js";
import { platform } from "./platform.js";
import { services } from "./services.js";

export default defineCluster("k3s", {
  description: "Takes over the containerised services of the Swarm.",
  distribution: "k3s",
  // The sources name no version. Chosen: the same as on the RKE2 clusters.
  kubernetes: "1.34",
  environment: "production",
  networks: { "control-plane": networks["control-plane"] },
  podNetwork,
  serviceNetwork,
  ingress: { class: "traefik", namespace: "traefik", issuer: publicIssuer },
  // Three workers keep 800Gi each for it, of which Longhorn leaves 15 % free, and every volume is there twice.
  storageClasses: [{ name: "longhorn", default: true, disk: "1Ti" }],
  nodes,
  // As the Swarm is delivered, so that whoever looks after its services finds them where they were. Its agent may do everything on
  // the cluster, and is part of the servers that Ansible keeps. On a new cluster the first `astrolabe portainer apply` stops where a stack
  // needs kinds that cert-manager's release has not brought yet, and the next one goes on.
  delivery: portainer({
    server: `https://${hosts.portainer}`,
    repository,
    environment: "k3s",
    agent: "tcp://10.25.10.71:30778",
    tags: ["k3s", "production"],
    group: "lab",
    teams: ["platform"],
  }),
  // One engine less to run: the API server holds the policies itself.
  policyEngine: "kubernetes",
  unpolicedNamespaces: ["cert-manager", "longhorn-system", "traefik"],
  apps: [...platform, ...services],
});
