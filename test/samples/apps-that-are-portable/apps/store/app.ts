import { StatefulService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("store", {
  owner: "press",
  description: "Keeps what was taken in.",
  build(chart) {
    new StatefulService(chart, "db", {
      image: "registry.example.org/store:16.2",
      ports: { sql: 5432 },
      storage: { "/var/lib/store": { size: "10Gi" } },
      health: { port: "sql", command: ["/bin/store", "ready"] },
      allowFrom: [{ deployment: "ingest", ports: [5432] }],
    });
  },
});
