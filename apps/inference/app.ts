import {
  ConfigFile, StatefulService, type Bytes, type DeploymentPeer, type NamespacePeer,
} from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { prometheus } from "../peers.js";
import fetchModels from "./fetch_models.py";
import serve from "./serve.sh";

export interface Settings {
  /** Model of the GPU, as the cluster's inventory names it. */
  readonly gpu: string;
  /** Version in the registry of each model that is served. A release is a change of a number here. */
  readonly models: Readonly<Record<string, string>>;
  readonly registry: { readonly url: string; readonly peer: DeploymentPeer };
  /** Deployments that may ask. */
  readonly clients: readonly (DeploymentPeer | NamespacePeer)[];
  readonly cache?: Bytes;
  readonly storageClass?: string;
  readonly versions: Versions<"tritonserver">;
}

export const inference = defineApp<Settings>("inference", {
  owner: "research-computing",
  description: "Triton serves trained models over HTTP and gRPC on one GPU.",
  build(chart, { gpu, models, registry, clients, cache = "100Gi", storageClass = "nvme", versions }) {
    const files = {
      "models.json": `${JSON.stringify(models, undefined, 2)}\n`,
      "fetch_models.py": fetchModels,
      "serve.sh": serve,
    };
    new StatefulService(chart, "main", {
      image: `nvcr.io/nvidia/tritonserver:${versions.tritonserver}`,
      command: ["sh", "/etc/inference/serve.sh"],
      env: { MLFLOW_URL: registry.url },
      ports: { http: 8000, grpc: 8001, metrics: 8002 },
      metrics: { port: "metrics" },
      health: { live: "/v2/health/live", ready: "/v2/health/ready", startSeconds: 900 },
      gpu: { model: gpu },
      resources: { cpu: { request: 4, limit: 8 }, memory: { request: "16Gi", limit: "24Gi" } },
      mounts: { "/etc/inference": new ConfigFile(chart, "config", { files }) },
      storage: { "/models": { size: cache, class: storageClass, name: "models" } },
      // Triton passes tensors to its Python backends through shared memory.
      scratch: { "/tmp": "2Gi", "/dev/shm": { size: "2Gi", inMemory: true } },
      user: 1000,
      stopSeconds: 60,
      allowFrom: [...clients.map((client) => ({ ...client, ports: [8000, 8001] })), { ...prometheus, ports: [8002] }],
      reaches: [registry.peer],
    });
  },
});
