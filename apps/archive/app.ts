import { Volume, WebService, type Bytes } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";

export interface Settings {
  /** DNS name under which the public reaches it. */
  readonly host: string;
  /** Class of the volume with the data: one that all nodes share. */
  readonly storageClass: string;
  readonly storage?: Bytes;
  readonly replicas?: number;
  readonly versions: Versions<"rclone">;
}

export const archive = defineApp<Settings>("archive", {
  owner: "data",
  description: "Published data sets, as files to look through and to fetch.",
  build(chart, { host, storageClass, storage = "2Ti", replicas = 2, versions }) {
    const data = new Volume(chart, "data", { size: storage, class: storageClass, access: "many-nodes" });
    new WebService(chart, "main", {
      image: `docker.io/rclone/rclone:${versions.rclone}`,
      // No configuration: it serves a folder, and what the folder stands for is the volume's matter.
      args: [
        "serve", "http", "/data",
        "--addr=:8080", "--read-only", "--config=/dev/null", "--cache-dir=/tmp", "--dir-cache-time=5m",
      ],
      ports: { http: 8080 },
      // Not a listing, which asks the store.
      health: { port: "http", command: ["nc", "-z", "127.0.0.1", "8080"] },
      route: { host },
      replicas,
      resources: { cpu: { request: "100m", limit: 1 }, memory: { request: "128Mi", limit: "512Mi" } },
      mounts: { "/data": data.readOnly },
    });
  },
});
