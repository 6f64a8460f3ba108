import { defineCluster } from "astrolabe/model/cluster.js";
import { portainer } from "astrolabe/model/delivery.js";
import type { Deployment } from "astrolabe/model/deployment.js";
import { given } from "astrolabe/model/given.js";

const apps: readonly Deployment[] = [];

export default defineCluster("yard", {
  description: "The K3s that the Swarm moves to.",
  distribution: "k3s",
  kubernetes: "1.34",
  environment: "production",
  networks: {},
  podNetwork: "10.42.0.0/16",
  serviceNetwork: "10.43.0.0/16",
  ingress: { class: "traefik", namespace: "kube-system", issuer: "lab" },
  storageClasses: [{ name: "longhorn", default: true, disk: "1Ti" }],
  nodes: [{ name: "yard-1", role: "worker", cores: 8, memory: "32Gi", disk: "2Ti", vlan: 10 }],
  delivery: portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "yard" }),
  apps,
  given: [given({ kind: "Namespace", name: "journal", by: "whoever runs the test" })],
});
