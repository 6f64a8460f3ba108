import { ConfigFile, SecretReference, StatefulService, type DeploymentPeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import config from "./nats.conf";

export interface Settings {
  /** Deployments that publish or consume. */
  readonly clients: readonly DeploymentPeer[];
  readonly storageClass?: string;
  /**
   * Secret whose key `users.conf` sets `INGEST_PASSWORD` and `PROCESS_PASSWORD` to bcrypt hashes, in NATS's own
   * format. The passwords themselves are in the secrets of the clients.
   */
  readonly secret?: string;
  readonly versions: Versions<"nats">;
}

const members = 3;

export const nats = defineApp<Settings>("nats", {
  owner: "radio-astronomy",
  description: "Message queue with lasting streams, between the receivers' spectra and their processing.",
  build(chart, { clients, storageClass = "nvme", secret = "nats-users", versions }) {
    const name = chart.node.id;
    const users = new SecretReference(chart, "users", { name: secret, keys: ["users.conf"] });
    const routes = Array.from({ length: members }, (_, index) => `nats://${name}-${index}.${name}-members:6222`);
    new StatefulService(chart, "main", {
      image: `docker.io/library/nats:${versions.nats}`,
      args: ["--config=/etc/nats/nats.conf", `--routes=${routes.join(",")}`],
      env: {
        SERVER_NAME: { runtime: "instance-name" },
      },
      ports: { client: 4222, cluster: 6222, monitor: 8222 },
      // Only whether streams are enabled: the members become ready one after the other, and none has a leader before.
      health: {
        path: "/healthz?js-enabled-only=true",
        port: "monitor",
        command: ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8222/healthz?js-enabled-only=true"],
      },
      mounts: {
        "/etc/nats": new ConfigFile(chart, "config", { files: { "nats.conf": config } }),
        "/etc/secrets/users": users,
      },
      storage: { "/data": { size: "50Gi", class: storageClass, name: "data" } },
      replicas: members,
      stopSeconds: 60,
      resources: { cpu: { request: "250m", limit: 1 }, memory: { request: "512Mi", limit: "1Gi" } },
      allowFrom: clients.map((client) => ({ ...client, ports: [4222] })),
    });
  },
});
