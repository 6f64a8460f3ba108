import { portainer } from "astrolabe/model/delivery.js";
import type { SwarmFacts } from "astrolabe/model/swarm.js";
import type { ComposeFacts } from "astrolabe/model/compose.js";

const delivery = portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "small" });

/** A Swarm as small as shows how stacks are made for one. It stands in every sample as `clusters/small-swarm.ts`. */
export const smallSwarm: SwarmFacts = {
  description: "A Swarm to show one behaviour.",
  distribution: "swarm",
  environment: "development",
  networks: {},
  nodes: [
    { name: "node-1", role: "manager", cores: 4, memory: "8Gi", disk: "100Gi", vlan: 10 },
    { name: "node-2", role: "worker", cores: 8, memory: "32Gi", disk: "100Gi", vlan: 10 },
  ],
  overlays: { proxy: { internal: true } },
  ingress: { proxy: "caddy", network: "proxy", issuer: "acme" },
  storageClasses: [{ name: "local", default: true, driver: "local", node: "node-2" }],
  engine: { noNewPrivileges: true },
  delivery,
};

/** A Compose host, likewise. */
export const smallHost: ComposeFacts = {
  description: "A Compose host to show one behaviour.",
  distribution: "compose",
  environment: "development",
  networks: {},
  node: { name: "host-1", cores: 4, memory: "8Gi", disk: "100Gi", vlan: 10 },
  bridges: { proxy: { internal: true } },
  ingress: { proxy: "caddy", network: "proxy", issuer: "internal" },
  storageClasses: [{ name: "local", default: true, driver: "local" }],
  delivery,
};
