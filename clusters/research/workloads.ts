import type { Quota } from "#lib/constructs/index.js";
import { deploy, type Deployment } from "#lib/model/deployment.js";
import { gpuProduct } from "#lib/model/node.js";
import { desiPipeline } from "../../apps/desi-pipeline/app.js";
import { desiReprocess } from "../../apps/desi-reprocess/app.js";
import { hydrogenIngest } from "../../apps/hydrogen-ingest/app.js";
import { hydrogenProcess } from "../../apps/hydrogen-process/app.js";
import { inference } from "../../apps/inference/app.js";
import { kuberay } from "../../apps/kuberay/app.js";
import { mlflow } from "../../apps/mlflow/app.js";
import { nats } from "../../apps/nats/app.js";
import { notebooks } from "../../apps/notebooks/app.js";
import { ray } from "../../apps/ray/app.js";
import { resultsPortal } from "../../apps/results-portal/app.js";
import { ssoGateway } from "../../apps/sso-gateway/app.js";
import { tenancy } from "../../apps/tenancy/app.js";
import { database, domain, machines, storage } from "../lab.js";
import { nodes, servers } from "./nodes.js";
import versions from "./versions.json" with { type: "json" };

const project = "research";
// Deployments of the platform that these come after.
const postgres = "postgres-endpoints";
const volumes = "storage";
const gpus = "gpu";

function product(model: string): string {
  const gpu = nodes.flatMap(({ gpus = [] }) => gpus).find((known) => known.model === model);
  return gpuProduct(gpu ?? { model, count: 1 });
}

const tracking = { url: "http://mlflow.mlflow:5000", peer: { deployment: "mlflow", ports: [5000] } };
const models = { url: "http://inference.inference:8000", peer: { deployment: "inference", ports: [8000] } };
const queue = { host: "nats.hydrogen", peer: { deployment: "nats", namespace: "hydrogen" } };
const astronomyPeer = { cidr: `${machines["proj-pg01"]}/32`, ports: [5432] };
const rayHead = { namespace: "ray", labels: { "ray.io/node-type": "head" } };
const notebookPods = { namespace: "notebooks", labels: { "radioastronomy.io/notebook": "true" } };
const receivers = { north: "10.25.20.61", south: "10.25.20.62" };

// What each namespace may set aside: what its deployments ask for at their busiest, and room for a
// rollout. Together they are more than the nodes have, because not all are busiest at once.
const quotas: Readonly<Record<string, Quota>> = {
  ray: { cpu: 36, memory: "128Gi", storage: "1Gi", pods: 12, gpus: 2 },
  inference: { cpu: 5, memory: "20Gi", storage: "120Gi", pods: 3, gpus: 1 },
  mlflow: { cpu: 2, memory: "2Gi", storage: "220Gi", pods: 6 },
  desi: { cpu: 7, memory: "12Gi", storage: "450Gi", pods: 15 },
  hydrogen: { cpu: 11, memory: "8Gi", storage: "200Gi", pods: 25 },
  notebooks: { cpu: 16, memory: "64Gi", storage: "800Gi", pods: 30, gpus: 1 },
  "results-portal": { cpu: 5, memory: "3Gi", storage: "1Gi", pods: 15 },
};

/**
 * What the research cluster runs for research. Namespaces and the operator belong to the platform's
 * project. No app names a pull secret: the nodes hold the lab registry's credentials (RKE2, registries.yaml).
 */
export const workloads: Deployment[] = [
  ...Object.entries(quotas).map(([namespace, quota]) =>
    deploy(tenancy, { quota }, { name: `tenancy-${namespace}`, namespace })),
  deploy(kuberay, { namespaces: ["ray"], apiServer: servers, versions: versions.kuberay }, { namespace: "kuberay-system", after: ["tenancy-ray"] }),

  deploy(ray, {
    // The A4000 serves models. Its group starts only while inference is scaled to nothing, for long trainings.
    gpuWorkers: {
      a4000: { product: product("RTX A4000"), min: 0, max: 1, cpu: 10, memory: "40Gi", disk: "100Gi" },
      "1660ti": { product: product("GTX 1660 Ti"), min: 0, max: 1, cpu: 12, memory: "44Gi", disk: "100Gi" },
    },
    apiServer: servers,
    clients: [notebookPods],
    dashboard: [{ deployment: "ray-gateway", namespace: "ray" }],
    reaches: [astronomyPeer, tracking.peer],
    versions: versions.ray,
  }, { project, after: ["kuberay", gpus, postgres] }),
  deploy(ssoGateway, {
    host: `ray.${domain}`,
    upstream: { url: "http://ray-head-svc.ray:8265", peer: { ...rayHead, ports: [8265] } },
    versions: versions["sso-gateway"],
  }, { project, name: "ray-gateway", namespace: "ray", after: ["ray"] }),

  deploy(mlflow, {
    database: database("proj-pg02", "mlflow"),
    clients: [
      { deployment: "inference" },
      { deployment: "mlflow-gateway", namespace: "mlflow" },
      { namespace: "ray", labels: { "ray.io/cluster": "ray" } },
      notebookPods,
    ],
    storageClass: storage.nvme,
    versions: versions.mlflow,
  }, { project, after: [postgres, volumes] }),
  deploy(ssoGateway, { host: `mlflow.${domain}`, upstream: tracking, versions: versions["sso-gateway"] }, {
    project, name: "mlflow-gateway", namespace: "mlflow", after: ["mlflow"],
  }),

  deploy(inference, {
    gpu: "RTX A4000",
    models: { "desi-classifier": "7" },
    registry: tracking,
    clients: [{ deployment: "desi-pipeline", namespace: "desi", workload: "desi-pipeline-classify" }, notebookPods],
    storageClass: storage.nvme,
    versions: versions.inference,
  }, { project, after: [gpus, volumes, "mlflow"] }),

  deploy(desiPipeline, {
    release: "dr1",
    database: database("proj-pg01", "astronomy"),
    portal: database("proj-pg02", "portal"),
    inference: { url: models.url, model: "desi-classifier", peer: models.peer },
    storageClass: storage.nvme,
    versions: versions["desi-pipeline"],
  }, { project, namespace: "desi", after: [postgres, volumes, "inference"] }),
  deploy(desiReprocess, {
    release: "dr1",
    reducedBefore: "2025-07-01",
    database: database("proj-pg01", "astronomy"),
    dataClaim: "desi-pipeline-data",
    versions: versions["desi-reprocess"],
  }, { project, name: "desi-reprocess-dr1", namespace: "desi", after: ["desi-pipeline"] }),

  deploy(nats, {
    clients: [
      ...Object.keys(receivers).map((station) => ({ deployment: `hydrogen-ingest-${station}`, namespace: "hydrogen" })),
      { deployment: "hydrogen-process", namespace: "hydrogen", workload: "hydrogen-process-worker" },
    ],
    storageClass: storage.nvme,
    versions: versions.nats,
  }, { project, namespace: "hydrogen", after: [volumes] }),
  // The sources name no receivers. Chosen: two antennas, each with a small computer on the research network.
  ...Object.entries(receivers).map(([station, address]) =>
    deploy(hydrogenIngest, { station, receiver: { address }, queue, storageClass: storage.nvme, versions: versions["hydrogen-ingest"] }, {
      project, name: `hydrogen-ingest-${station}`, namespace: "hydrogen", after: ["nats"],
    })),
  deploy(hydrogenProcess, {
    stations: Object.keys(receivers),
    queue,
    database: database("proj-pg01", "astronomy"),
    versions: versions["hydrogen-process"],
  }, {
    project, namespace: "hydrogen", after: ["nats", postgres],
  }),

  deploy(notebooks, {
    host: `notebooks.${domain}`,
    gpuProduct: product("GTX 1660 Ti"),
    environment: {
      RAY_ADDRESS: "ray://ray-head-svc.ray:10001",
      MLFLOW_TRACKING_URI: tracking.url,
      INFERENCE_URL: models.url,
    },
    reaches: [{ ...rayHead, ports: [10001, 8265] }, astronomyPeer, tracking.peer, models.peer],
    homes: { size: "20Gi", storageClass: storage.shared },
    versions: versions.notebooks,
  }, { project, after: [volumes] }),
  deploy(resultsPortal, {
    host: `results.${domain}`,
    database: database("proj-pg02", "portal"),
    versions: versions["results-portal"],
  }, { project, after: [postgres] }),
];
