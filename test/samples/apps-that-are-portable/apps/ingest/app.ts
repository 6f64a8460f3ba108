import { Worker } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("ingest", {
  owner: "press",
  description: "Takes in what telescopes send, from wherever they are.",
  build(chart) {
    new Worker(chart, "worker", {
      image: "registry.example.org/ingest:1.4.0",
      health: { command: ["/bin/ingest", "alive"] },
      resources: { cpu: 1, memory: "1Gi" },
      scratch: { "/tmp": "128Mi", "/run": { size: "16Mi", inMemory: true } },
      reaches: [{ cidr: "0.0.0.0/0" }, { deployment: "store", ports: [5432] }],
    });
  },
});
