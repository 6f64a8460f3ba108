import { SecretReference, StatefulService } from "astrolabe/constructs/index.js";
import { defineApp } from "astrolabe/model/app.js";

export default defineApp("journal", {
  owner: "press",
  description: "What was seen each night, as pages in files.",
  build(chart) {
    const session = new SecretReference(chart, "session", { name: "journal-session", keys: ["key"], by: "whoever runs the place" });
    new StatefulService(chart, "web", {
      image: "registry.example.org/journal:1.0.0",
      ports: { http: 8080 },
      route: { host: "journal.example.org" },
      storage: { "/var/lib/journal": { size: "1Gi", name: "pages" } },
      mounts: { "/run/secrets/session": session },
      health: { path: "/", command: ["/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"] },
    });
  },
});
