import {
  ConfigFile, OperatedWorkload, SecretReference, StatefulService, WebService, type AddressPeer, type Bytes,
  type DeploymentPeer, type NamespacePeer,
} from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";
import { internet } from "../peers.js";
import hubConfig from "./jupyterhub_config.py";

export interface Settings {
  /** DNS name under which researchers reach it. */
  readonly host: string;
  /** Value of the node label `nvidia.com/gpu.product` for notebooks with a GPU. */
  readonly gpuProduct: string;
  /** Variables of every notebook, such as where services are found. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What notebooks may reach besides the internet. */
  readonly reaches?: readonly (DeploymentPeer | NamespacePeer | AddressPeer)[];
  readonly homes?: { readonly size: Bytes; readonly storageClass: string };
  readonly versions: Versions<"configurable-http-proxy" | "k8s-hub" | "notebook">;
}

export const notebooks = defineApp<Settings>("notebooks", {
  owner: "research-computing",
  description: "JupyterHub: a notebook server for each researcher, behind Entra ID.",
  waivers: [
    waive({
      check: "policy/rbac-create-pods",
      object: "Role notebooks-hub",
      reason: "JupyterHub starts a pod for each researcher; that is its purpose. The role holds in its own namespace, "
        + "where Pod Security is restricted and a quota limits the pods.",
      until: "2027-06-30",
    }),
    waive({
      check: "policy/secrets-as-files",
      object: "Deployment notebooks-proxy",
      reason: "configurable-http-proxy 4.6 takes the token of its API from a variable alone. It starts no other programs, "
        + "and only the hub reaches that API.",
      until: "2027-06-30",
    }),
  ],
  // Homes are on the file server: on a node's own NVMe a researcher would be bound to that node for good.
  build(chart, { host, gpuProduct, environment = {}, reaches = [], homes = { size: "20Gi", storageClass: "shared" }, versions }) {
    const secrets = new SecretReference(chart, "secrets", {
      name: "jupyterhub",
      keys: ["tenant", "client-id", "client-secret", "proxy-token"],
    });
    const config = new ConfigFile(chart, "config", { files: { "jupyterhub_config.py": hubConfig } });
    const labels = { "radioastronomy.io/notebook": "true" };
    const proxyName = `${chart.node.id}-proxy`;

    const hub = new StatefulService(chart, "hub", {
      image: `quay.io/jupyterhub/k8s-hub:${versions["k8s-hub"]}`,
      command: ["jupyterhub", "--config=/etc/jupyterhub/jupyterhub_config.py", "--upgrade-db"],
      env: {
        PUBLIC_HOST: host,
        HUB_URL: `http://${chart.node.id}-hub.${chart.namespace ?? ""}:8081`,
        PROXY_API_URL: `http://${proxyName}:8001`,
        NAMESPACE: { runtime: "namespace" },
        NOTEBOOK_IMAGE: `git.radioastronomy.io/research/notebook:${versions.notebook}`,
        NOTEBOOK_LABELS: JSON.stringify(labels),
        NOTEBOOK_ENVIRONMENT: JSON.stringify(environment),
        GPU_PRODUCT: gpuProduct,
        HOME_STORAGE_CLASS: homes.storageClass,
        HOME_SIZE: homes.size,
      },
      ports: { http: 8081 },
      health: { path: "/hub/health" },
      mounts: { "/etc/jupyterhub": config, "/etc/secrets/jupyterhub": secrets },
      storage: { "/srv/jupyterhub": { size: "2Gi", name: "state" } },
      user: 1000,
      resources: { cpu: { request: "250m", limit: 1 }, memory: { request: "512Mi", limit: "1Gi" } },
      permissions: [
        { resources: ["pods", "persistentvolumeclaims"], verbs: ["get", "list", "watch", "create", "delete"] },
        { resources: ["events"], verbs: ["get", "list", "watch"] },
      ],
      reaches: [internet],
    });

    // One: the routes to the notebooks are in its memory.
    const proxy = new WebService(chart, "proxy", {
      name: proxyName,
      image: `quay.io/jupyterhub/configurable-http-proxy:${versions["configurable-http-proxy"]}`,
      command: [
        "configurable-http-proxy", "--ip=0.0.0.0", "--port=8000", "--api-ip=0.0.0.0", "--api-port=8001",
        `--default-target=${hub.url()}`, `--error-target=${hub.url()}/hub/error`,
      ],
      env: { CONFIGPROXY_AUTH_TOKEN: secrets.key("proxy-token") },
      ports: { http: 8000, api: 8001 },
      health: "/_chp_healthz",
      route: { host },
      allowFrom: [{ workload: hub, ports: ["api"] }],
      reaches: [hub],
    });

    new OperatedWorkload(chart, "notebook", {
      labels,
      ports: { notebook: 8888 },
      allowFrom: [proxy, hub],
      reaches: [hub, internet, ...reaches],
    });
  },
});
