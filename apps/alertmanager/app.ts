import { ConfigFile, SecretReference, StatefulService } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { machineRoute } from "../mutual-tls.js";
import { ingressController, internet, prometheus } from "../peers.js";
import config from "./alertmanager.yml";
import messages from "./messages.tmpl";

export interface Settings {
  /** Host under which people reach it: links in messages lead there. */
  host: string;
  /** Host that takes the alerts of other clusters. */
  intake: string;
  /** Deployment of the gateway that people come through. */
  gateway: string;
  storageClass?: string;
  versions: Versions<"alertmanager">;
}

const replicas = 2;

export const alertmanager = defineApp<Settings>("alertmanager", {
  owner: "platform",
  description: "Alertmanager: groups the alerts of all clusters and tells people.",
  build(chart, { host, intake, gateway, storageClass, versions }) {
    const files = new ConfigFile(chart, "config", { files: { "alertmanager.yml": config, "messages.tmpl": messages } });
    const receivers = new SecretReference(chart, "receivers", {
      name: "alertmanager-receivers",
      keys: ["smtp-password", "teams-platform", "teams-research", "watchdog-url"],
    });
    const namespace = chart.namespace ?? chart.node.id;
    const members = Array.from({ length: replicas }, (_, index) => `${chart.node.id}-${index}.${chart.node.id}-members`);
    const server = new StatefulService(chart, "main", {
      image: `quay.io/prometheus/alertmanager:${versions.alertmanager}`,
      args: [
        "--config.file=/etc/alertmanager/lab/alertmanager.yml",
        "--storage.path=/alertmanager",
        "--data.retention=168h",
        `--web.external-url=https://${host}`,
        ...members.map((member) => `--cluster.peer=${member}:9094`),
      ],
      ports: { http: 9093, gossip: 9094, "gossip-udp": { number: 9094, protocol: "UDP" } },
      health: { live: "/-/healthy", ready: "/-/ready" },
      metrics: { port: "http" },
      replicas,
      resources: { cpu: { request: "50m", limit: "500m" }, memory: { request: "128Mi", limit: "256Mi" } },
      storage: {
        "/alertmanager": { size: "5Gi", ...(storageClass === undefined ? {} : { class: storageClass }), name: "data" },
      },
      mounts: { "/etc/alertmanager/lab": files, "/etc/secrets/receivers": receivers },
      allowFrom: [
        // The other port is the members' own.
        ...[prometheus, { deployment: "grafana", namespace }, { deployment: gateway, namespace }, ingressController]
          .map((peer) => ({ ...peer, ports: [9093] })),
      ],
      reaches: [{ ...internet, ports: [443, 587] }],
    });
    machineRoute(chart, { host: intake, service: server, port: 9093, path: "/api/v2/alerts" });
  },
});
