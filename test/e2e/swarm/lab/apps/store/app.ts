import { StatefulService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("store", {
  owner: "press",
  description: "Keeps what was taken in.",
  build(chart) {
    new StatefulService(chart, "db", {
      image: "registry.example.org/store:1.0.0",
      ports: { sql: 5432 },
      storage: { "/var/lib/store": { size: "1Gi" } },
      health: { port: "sql", command: ["/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:5432/"] },
      allowFrom: [{ deployment: "ingest", ports: [5432] }],
    });
  },
});
