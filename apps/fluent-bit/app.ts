import { ConfigFile, NodeAgent, Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";
import { clientCertificate } from "../mutual-tls.js";
import { ingressController, prometheus } from "../peers.js";
import config from "./fluent-bit.conf";
import parsers from "./parsers.conf";
import redact from "./redact.lua";

export interface Settings {
  /** The label `cluster` of all logs. */
  cluster: string;
  /** Host that takes the logs, and the range of the addresses where it answers. */
  loki: { host: string; network: string };
  versions: Versions<"fluent-bit">;
}

export const fluentBit = defineApp<Settings>("fluent-bit", {
  owner: "platform",
  description: "Fluent Bit: sends the logs of every node and container to Loki.",
  waivers: [waive({
    check: "policy/namespace-privileged",
    object: "Namespace fluent-bit",
    reason: "The agents mount the nodes' log folders, which belong to root; no level below privileged allows host paths. "
      + "They run without any capability, and nothing else runs in this namespace.",
    until: "2027-06-30",
  })],
  build(chart, { cluster, loki, versions }) {
    new Tenancy(chart, "tenancy", {
      level: "privileged",
      reason: "The agents read the nodes' log files, which belong to root.",
      quota: { cpu: 4, memory: "4Gi", storage: "1Gi", pods: 20 },
    });
    const files = new ConfigFile(chart, "config", {
      files: { "fluent-bit.conf": config, "parsers.conf": parsers, "redact.lua": redact },
    });
    new NodeAgent(chart, "main", {
      image: `cr.fluentbit.io/fluent/fluent-bit:${versions["fluent-bit"]}`,
      command: ["/fluent-bit/bin/fluent-bit"],
      args: ["--config=/etc/fluent-bit/fluent-bit.conf"],
      env: { CLUSTER: cluster, LOKI_HOST: loki.host, NODE: { runtime: "node-name" } },
      ports: { http: 2020 },
      health: { path: "/api/v1/health" },
      metrics: { port: "http", path: "/api/v2/metrics/prometheus" },
      resources: { cpu: { request: "50m", limit: "500m" }, memory: { request: "96Mi", limit: "256Mi" } },
      mounts: { "/etc/fluent-bit": files, "/etc/fluent-bit-client": clientCertificate(chart, `fluent-bit.${cluster}`) },
      hostPaths: [
        { path: "/var/log", reason: "The logs of containers and of the journal are here." },
        {
          path: "/var/lib/rancher/rke2/server/logs",
          create: true,
          reason: "The API server's audit log is here, on the servers.",
        },
        {
          path: "/var/lib/fluent-bit",
          create: true,
          readOnly: false,
          reason: "How far each log was read, and what Loki has not taken yet, has to outlive the pod.",
        },
      ],
      privileges: { root: true, reason: "Log files of containers can be read by root alone." },
      permissions: [{ resources: ["pods", "namespaces"], verbs: ["get", "list", "watch"], clusterWide: true }],
      allowFrom: [prometheus],
      // On the cluster that runs Loki the host's address is translated to the ingress controller before policies see it.
      reaches: [{ cidr: loki.network, ports: [443] }, { ...ingressController, ports: [443] }],
    });
  },
});
