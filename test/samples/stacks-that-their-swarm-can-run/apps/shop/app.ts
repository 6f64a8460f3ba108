import { ConfigFile, Worker } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

/** It runs on one node, and has the largest configuration that a Swarm keeps. */
export default defineApp<{ readonly node: string; readonly bytes: number }>("shop", {
  owner: "press",
  description: "Sells telescopes.",
  build(chart, { node, bytes }) {
    const prices = new ConfigFile(chart, "config", { files: { "prices.csv": "telescope,100\n".repeat(40_000).slice(0, bytes) } });
    new Worker(chart, "stock", {
      image: "registry.example.org/stock:1.2.3",
      nodes: { "kubernetes.io/hostname": node },
      mounts: { "/etc/stock/prices.csv": prices.file("prices.csv") },
      health: { command: ["/bin/stock", "health"] },
    });
  },
});
