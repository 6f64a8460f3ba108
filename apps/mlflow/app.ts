import { StatefulService, type Bytes, type DeploymentPeer, type NamespacePeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { databaseAccess, type Database } from "../database.js";

export interface Settings {
  readonly database: Database;
  /** Deployments that record runs or fetch models. */
  readonly clients: readonly (DeploymentPeer | NamespacePeer)[];
  readonly storage?: Bytes;
  readonly storageClass?: string;
  readonly versions: Versions<"mlflow">;
}

/** The command is for places that can ask in the container alone. The image holds no program for HTTP but Python. */
const health = {
  path: "/health",
  command: ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5000/health', timeout=4)"],
};

export const mlflow = defineApp<Settings>("mlflow", {
  owner: "research-computing",
  description: "Experiment tracking and the registry of trained models.",
  build(chart, { database, clients, storage = "200Gi", storageClass = "nvme", versions }) {
    const { env, mounts, peer } = databaseAccess(chart, database);
    new StatefulService(chart, "main", {
      // MLflow's own image carries no PostgreSQL driver; the lab's adds psycopg2 to it.
      image: `git.radioastronomy.io/research/mlflow:${versions.mlflow}`,
      args: [
        "mlflow", "server", "--host=0.0.0.0", "--port=5000", "--workers=2",
        // Host, user and password come from libpq's variables, and the file that they name.
        "--backend-store-uri=postgresql+psycopg2://",
        "--artifacts-destination=/artifacts",
      ],
      env,
      mounts,
      ports: { http: 5000 },
      health: { live: health, ready: health, startSeconds: 120 },
      storage: { "/artifacts": { size: storage, class: storageClass, name: "artifacts" } },
      resources: { cpu: { request: "500m", limit: 2 }, memory: { request: "1Gi", limit: "2Gi" } },
      scratch: { "/tmp": "1Gi" },
      allowFrom: clients,
      reaches: [peer],
    });
  },
});
