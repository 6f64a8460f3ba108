import { ConfigFile, StatefulService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

/** Its volume is on the one node, and the service on the other. */
export default defineApp<{ readonly node: string; readonly lines: number }>("shop", {
  owner: "press",
  description: "Sells telescopes.",
  build(chart, { node, lines }) {
    const prices = new ConfigFile(chart, "config", { files: { "prices.csv": "telescope,100\n".repeat(lines) } });
    new StatefulService(chart, "store", {
      image: "registry.example.org/store:1.2.3",
      ports: { store: 9000 },
      nodes: { "kubernetes.io/hostname": node },
      mounts: { "/etc/store/prices.csv": prices.file("prices.csv") },
      storage: { "/var/lib/store": { size: "1Gi" } },
      health: { command: ["/bin/store", "health"] },
    });
  },
});
