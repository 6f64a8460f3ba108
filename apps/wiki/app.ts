import { StatefulService, type Bytes, type DeploymentPeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";

export interface Settings {
  /** Deployments that people come through. It asks nobody who they are. */
  readonly gateways: readonly DeploymentPeer[];
  readonly storage?: Bytes;
  readonly storageClass?: string;
  readonly versions: Versions<"dokuwiki">;
}

export const wiki = defineApp<Settings>("wiki", {
  owner: "platform",
  description: "DokuWiki: how the lab is run, as pages in files.",
  build(chart, { gateways, storage = "20Gi", storageClass, versions }) {
    new StatefulService(chart, "main", {
      image: `docker.io/dokuwiki/dokuwiki:${versions.dokuwiki}`,
      env: { PHP_UPLOADLIMIT: "64M", PHP_MEMORYLIMIT: "256M", PHP_TIMEZONE: "UTC" },
      ports: { http: 8080 },
      health: {
        path: "/health.php",
        command: ["curl", "--silent", "--fail", "--output", "/dev/null", "http://127.0.0.1:8080/health.php"],
      },
      resources: { cpu: { request: "100m", limit: 1 }, memory: { request: "256Mi", limit: "1Gi" } },
      storage: { "/storage": { size: storage, ...(storageClass === undefined ? {} : { class: storageClass }), name: "pages" } },
      // Uploads are in /tmp first; the others are where Apache keeps its process id and locks.
      scratch: { "/tmp": "128Mi", "/var/run/apache2": "1Mi", "/var/lock/apache2": "1Mi" },
      user: 33,
      allowFrom: gateways.map((gateway) => ({ ...gateway, ports: [8080] })),
    });
  },
});
