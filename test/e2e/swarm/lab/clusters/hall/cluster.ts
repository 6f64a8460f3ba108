import { defineCluster } from "astrolabe/model/cluster.js";
import { portainer } from "astrolabe/model/delivery.js";
import { deploy } from "astrolabe/model/deployment.js";
import agent from "../../apps/agent/app.js";
import ingest from "../../apps/ingest/app.js";
import site from "../../apps/site/app.js";
import store from "../../apps/store/app.js";

const first = deploy(store);

export default defineCluster("hall", {
  description: "A Swarm of one machine.",
  distribution: "swarm",
  environment: "staging",
  networks: {},
  nodes: [{ name: "hall-1", role: "manager", cores: 2, memory: "4Gi", disk: "20Gi", vlan: 10 }],
  overlays: { proxy: { internal: true } },
  ingress: { proxy: "caddy", network: "proxy", issuer: "acme" },
  // In memory, so that its size and its owner are held to.
  storageClasses: [{ name: "disk", default: true, driver: "local", node: "hall-1", options: { type: "tmpfs", device: "tmpfs", o: "size=1g,uid=10001" } }],
  engine: { noNewPrivileges: true },
  delivery: portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "hall" }),
  apps: [first, deploy(ingest, {}, { after: [first] }), deploy(site), deploy(agent)],
});
