import { ConfigFile, SecretReference, WebService } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import type { Database } from "../database.js";
import { internet, prometheus } from "../peers.js";
import providers from "./dashboards.yaml";
import datasources from "./datasources.yaml";
import config from "./grafana.ini";
import overview from "./lab-overview.json" with { type: "json" };

export interface Settings {
  host: string;
  /**
   * Where its users, folders and preferences are; Grafana reads the keys `username` and `password` of the secret.
   * Dashboards and data sources come from the repository.
   */
  database: Database;
  versions: Versions<"grafana">;
}

export const grafana = defineApp<Settings>("grafana", {
  owner: "platform",
  description: "Grafana: shows the measurements, logs and alerts of all clusters.",
  build(chart, { host, database, versions }) {
    const provisioning = new ConfigFile(chart, "provisioning", {
      files: { "grafana.ini": config, "datasources.yaml": datasources, "dashboards.yaml": providers },
    });
    const dashboards = new ConfigFile(chart, "dashboards", {
      files: { "lab-overview.json": JSON.stringify(overview, null, 2) },
    });
    const own = new SecretReference(chart, "own", { name: "grafana", keys: ["admin-password", "secret-key"] });
    const entra = new SecretReference(chart, "entra", {
      name: "grafana-entra",
      keys: ["client-id", "client-secret", "auth-url", "token-url"],
    });
    const credentials = new SecretReference(chart, "database", { name: database.secret, keys: ["username", "password"] });
    const inNamespace = { namespace: chart.namespace ?? chart.node.id };
    new WebService(chart, "main", {
      image: `docker.io/grafana/grafana:${versions.grafana}`,
      args: ["--config=/etc/grafana/lab/grafana.ini"],
      env: {
        GF_SERVER_DOMAIN: host,
        GF_SERVER_ROOT_URL: `https://${host}`,
        GF_DATABASE_HOST: `${database.host}:5432`,
        GF_DATABASE_NAME: database.name,
        GF_PATHS_DATA: "/var/lib/grafana",
      },
      ports: { http: 3000 },
      health: { path: "/api/health" },
      metrics: { port: "http" },
      route: { host },
      replicas: 2,
      resources: { cpu: { request: "100m", limit: 1 }, memory: { request: "256Mi", limit: "512Mi" } },
      mounts: {
        "/etc/grafana/lab": provisioning,
        "/etc/grafana/provisioning/datasources/lab.yaml": provisioning.file("datasources.yaml"),
        "/etc/grafana/provisioning/dashboards/lab.yaml": provisioning.file("dashboards.yaml"),
        "/etc/grafana/dashboards": dashboards,
        "/etc/secrets/grafana": own,
        "/etc/secrets/entra": entra,
        "/etc/secrets/database": credentials,
      },
      scratch: { "/tmp": "64Mi", "/var/lib/grafana": "256Mi" },
      allowFrom: [prometheus],
      reaches: [
        { ...prometheus, ports: [9090] },
        { deployment: "loki", ...inNamespace, ports: [3100] },
        { deployment: "alertmanager", ...inNamespace, ports: [9093] },
        { cidr: `${database.address}/32`, ports: [5432] },
        internet,
      ],
    });
  },
});
