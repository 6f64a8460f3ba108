import { ExternalService, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";

export interface Settings {
  /** Address of each database machine by its host name. */
  machines: Readonly<Record<string, string>>;
}

export const postgresEndpoints = defineApp<Settings>("postgres-endpoints", {
  owner: "data",
  description: "The PostgreSQL machines under names that workloads of the cluster use.",
  build(chart, { machines }) {
    new Tenancy(chart, "tenancy", { quota: { cpu: "100m", memory: "128Mi", storage: "1Gi", pods: 1 } });
    for (const [name, address] of Object.entries(machines)) {
      new ExternalService(chart, name, { name, addresses: [address], ports: { postgresql: 5432 } });
    }
  },
});
