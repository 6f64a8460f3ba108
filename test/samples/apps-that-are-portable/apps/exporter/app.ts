import { NodeAgent } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("exporter", {
  owner: "press",
  description: "Tells how each node is.",
  build(chart) {
    new NodeAgent(chart, "agent", {
      image: "registry.example.org/exporter:1.8.0",
      health: { command: ["/bin/exporter", "alive"] },
      hostPaths: [{ path: "/proc", mountPath: "/host/proc", reason: "Reads the node's counters." }],
    });
  },
});
