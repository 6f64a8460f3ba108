import { ConfigFile, StatefulService, type Bytes } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { machineRoute } from "../mutual-tls.js";
import { ingressController, prometheus } from "../peers.js";
import config from "./loki.yaml";

export interface Settings {
  /** Host that takes the logs of all clusters. */
  intake: string;
  /** How long logs are kept, in hours such as `744h`. */
  retention?: string;
  storage?: { size: Bytes; class?: string };
  versions: Versions<"loki">;
}

// One process with its files on NVMe: a lab of this size writes a few gigabytes a day.
export const loki = defineApp<Settings>("loki", {
  owner: "platform",
  description: "Loki: keeps the logs of all clusters.",
  build(chart, { intake, retention = "744h", storage = { size: "100Gi" }, versions }) {
    const files = new ConfigFile(chart, "config", { files: { "loki.yaml": config } });
    const server = new StatefulService(chart, "main", {
      image: `docker.io/grafana/loki:${versions.loki}`,
      args: ["-config.file=/etc/loki/loki.yaml", "-config.expand-env=true"],
      env: { RETENTION: retention },
      ports: { http: 3100 },
      // Ready only after the write-ahead log has been read.
      health: { live: { port: "http" }, ready: "/ready", startSeconds: 600 },
      metrics: { port: "http" },
      resources: { cpu: { request: 0.5, limit: 2 }, memory: { request: "2Gi", limit: "4Gi" } },
      storage: { "/loki": { ...storage, name: "data" } },
      mounts: { "/etc/loki": files },
      allowFrom: [{ deployment: "grafana", namespace: "monitoring" }, prometheus, ingressController],
      stopSeconds: 300,
    });
    machineRoute(chart, { host: intake, service: server, port: 3100, path: "/loki/api/v1/push" });
  },
});
