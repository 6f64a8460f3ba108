import { SecretReference, StatefulService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp<{ readonly host: string }>("planted", {
  owner: "press",
  description: "Keeps what is planted where.",
  build(chart, { host }) {
    const key = new SecretReference(chart, "key", { name: "planted-key", keys: ["signing"], by: "whoever runs the sample" });
    new StatefulService(chart, "beds", {
      image: "registry.example.org/planted:1.2.3",
      ports: { http: 8080 },
      route: { host },
      mounts: { "/run/secrets": key },
      storage: { "/data": { size: "1Gi" } },
      reaches: [{ cidr: "10.25.20.0/24" }],
      health: { path: "/healthz", command: ["/bin/alive"] },
    });
  },
});
