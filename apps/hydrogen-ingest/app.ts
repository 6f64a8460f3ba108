import {
  ConfigFile, SecretReference, StatefulService, type Bytes, type DeploymentPeer,
} from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { prometheus } from "../peers.js";
import ingest from "./ingest.py";
import receiverSettings from "./receiver.toml";

export interface Settings {
  /** Name of the antenna: a part of the queue's subjects and of every record. */
  readonly station: string;
  /**
   * Where the receiver's rtl_tcp server listens. Ingestion connects to it, so that the cluster opens
   * no port to the antennas. Default port: 1234.
   */
  readonly receiver: { readonly address: string; readonly port?: number };
  readonly queue: { readonly host: string; readonly peer: DeploymentPeer };
  /** Room for spectra while the queue is away. A day takes about 80 MiB. */
  readonly spool?: Bytes;
  readonly storageClass?: string;
  readonly versions: Versions<"toolkit">;
}

export const hydrogenIngest = defineApp<Settings>("hydrogen-ingest", {
  owner: "radio-astronomy",
  description: "Records one hydrogen-line receiver: samples in over the network, averaged spectra out to the queue.",
  build(chart, { station, receiver: { address, port = 1234 }, queue, spool = "20Gi", storageClass = "nvme", versions }) {
    const login = new SecretReference(chart, "queue-login", { name: "nats-ingest", keys: ["password"] });
    const files = { "ingest.py": ingest, "receiver.toml": receiverSettings };
    new StatefulService(chart, "main", {
      image: `git.radioastronomy.io/hydrogen/toolkit:${versions.toolkit}`,
      command: ["python", "-u", "/etc/ingest/ingest.py"],
      env: {
        STATION: station,
        RECEIVER_HOST: address,
        RECEIVER_PORT: port,
        NATS_URL: `nats://${queue.host}:4222`,
      },
      ports: { metrics: 9100 },
      metrics: { port: "metrics" },
      health: {
        path: "/metrics",
        command: ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9100/metrics', timeout=4)"],
      },
      mounts: { "/etc/ingest": new ConfigFile(chart, "config", { files }), "/etc/secrets/queue": login },
      storage: { "/spool": { size: spool, class: storageClass, name: "spool" } },
      // 2.4 million complex samples a second keep one core about half busy.
      resources: { cpu: { request: 1, limit: 2 }, memory: { request: "256Mi", limit: "512Mi" } },
      allowFrom: [prometheus],
      reaches: [{ cidr: `${address}/32`, ports: [port] }, { ...queue.peer, ports: [4222] }],
    });
  },
});
