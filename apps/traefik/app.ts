import { OperatedWorkload, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { waive } from "#lib/model/waiver.js";
import { apiServers, type ApiServer } from "../api-server.js";
import { helmChart } from "../helm-chart.js";
import { prometheus } from "../peers.js";
import values from "./values.yaml";

export interface Settings {
  readonly apiServer: ApiServer;
  /** Range of the pods' addresses, where routes lead. */
  readonly podNetwork: string;
  readonly versions: Versions<"traefik">;
}

// K3s brings a Traefik of its own, whose version is that of K3s. The servers are started with `--disable=traefik`, so that
// this one is changed by review like everything else.
export const traefik = defineApp<Settings>("traefik", {
  owner: "platform",
  description: "Traefik: takes requests from outside to the services that have routes.",
  waivers: [waive({
    check: "policy/namespace-privileged",
    object: "Namespace traefik",
    reason: "Traefik is reached by ports 80 and 443 of the nodes, and no level below privileged allows host ports. It runs as an "
      + "ordinary user without capabilities, and nothing else runs in this namespace.",
    until: "2027-06-30",
  })],
  build(chart, { apiServer, podNetwork, versions }) {
    new Tenancy(chart, "tenancy", {
      level: "privileged",
      reason: "Traefik is reached by ports of the nodes.",
      quota: { cpu: 2, memory: "2Gi", storage: "1Gi", pods: 10 },
    });
    helmChart(chart, "traefik", {
      repository: "https://traefik.github.io/charts",
      chart: "traefik",
      version: versions.traefik,
      values,
    });
    new OperatedWorkload(chart, "traefik", {
      labels: { "app.kubernetes.io/name": "traefik" },
      ports: { web: 8000, websecure: 8443, metrics: 9100 },
      allowFrom: [{ cidr: "0.0.0.0/0", ports: [8000, 8443] }, { ...prometheus, ports: [9100] }],
      // Each service says itself whether Traefik may come in.
      reaches: [...apiServers(apiServer), { cidr: podNetwork }],
    });
  },
});
