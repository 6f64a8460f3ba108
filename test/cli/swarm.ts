/** A service with a config, for whichever place. */
export const shop = (version: string, motd = "hello"): Record<string, string> => ({
  "apps/shop/app.ts": `import { ConfigFile, Worker } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export const app = defineApp("shop", {
  owner: "press",
  description: "Sells telescopes.",
  build(chart) {
    const config = new ConfigFile(chart, "config", { files: { motd: "${motd}" } });
    new Worker(chart, "worker", { image: "registry.example.org/shop:${version}", health: { command: ["/bin/alive"] }, mounts: { "/etc/shop": config } });
  },
});
`,
});

/**
 * A Swarm that runs it.
 *
 * @param options of the deployment, as source text after the app.
 */
export const harbour = (options = ""): Record<string, string> => ({
  "clusters/harbour/cluster.ts": `import { defineCluster } from "astrolabe/model/cluster.js";
import { portainer } from "astrolabe/model/delivery.js";
import { deploy } from "astrolabe/model/deployment.js";
import { app as shop } from "../../apps/shop/app.js";

export default defineCluster("harbour", {
  description: "For tests.",
  distribution: "swarm",
  environment: "development",
  networks: {},
  nodes: [{ name: "node-1", role: "manager", cores: 4, memory: "8Gi", disk: "100Gi", vlan: 10 }],
  overlays: {},
  storageClasses: [],
  engine: { noNewPrivileges: true },
  delivery: portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "hall" }),
  apps: [deploy(shop${options})],
});
`,
});
