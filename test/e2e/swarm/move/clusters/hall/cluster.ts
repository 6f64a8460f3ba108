import { defineCluster } from "astrolabe/model/cluster.js";
import { portainer } from "astrolabe/model/delivery.js";
import { deploy } from "astrolabe/model/deployment.js";
import journal from "../../apps/journal/app.js";

export default defineCluster("hall", {
  description: "A Swarm of one machine.",
  distribution: "swarm",
  environment: "production",
  networks: {},
  nodes: [{ name: "hall-1", role: "manager", cores: 2, memory: "4Gi", disk: "20Gi", vlan: 10 }],
  overlays: { proxy: { internal: true } },
  ingress: { proxy: "caddy", network: "proxy", issuer: "acme" },
  storageClasses: [{ name: "disk", default: true, driver: "local", node: "hall-1" }],
  delivery: portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "hall" }),
  apps: [deploy(journal)],
});
