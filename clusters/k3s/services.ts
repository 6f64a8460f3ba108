import type { Quota } from "#lib/constructs/index.js";
import { deploy, type Deployment } from "#lib/model/deployment.js";
import { homepage } from "../../apps/homepage/app.js";
import { mlflow } from "../../apps/mlflow/app.js";
import { ssoGateway } from "../../apps/sso-gateway/app.js";
import { tenancy } from "../../apps/tenancy/app.js";
import { wiki } from "../../apps/wiki/app.js";
import { databaseByAddress, domain, hosts } from "../lab.js";
import { links } from "../links.js";
import versions from "./versions.json" with { type: "json" };

// What each namespace may set aside: what its deployments ask for, and room for a rollout.
const quotas: Readonly<Record<string, Quota>> = {
  homepage: { cpu: 1, memory: "512Mi", storage: "1Gi", pods: 6 },
  wiki: { cpu: 1.5, memory: "2Gi", storage: "20Gi", pods: 8 },
  mlflow: { cpu: 2, memory: "3Gi", storage: "100Gi", pods: 8 },
};

/**
 * What has come over from the Swarm, the same apps with other settings. A service answers on both until its volume is copied
 * and the lab's DNS leads here; then its deployment on the Swarm goes.
 */
export const services: readonly Deployment[] = [
  ...Object.entries(quotas).map(([namespace, quota]) =>
    deploy(tenancy, { quota }, { name: `tenancy-${namespace}`, namespace })),
  deploy(homepage, { host: hosts.homepage, links, versions: versions.homepage }, { after: ["certificates"] }),
  deploy(wiki, {
    gateways: [{ deployment: "wiki-gateway", namespace: "wiki" }],
    versions: versions.wiki,
  }, { after: ["longhorn"] }),
  deploy(ssoGateway, {
    host: hosts.wiki,
    upstream: { url: "http://wiki:8080", peer: { deployment: "wiki", namespace: "wiki", ports: [8080] } },
    versions: versions["sso-gateway"],
  }, { name: "wiki-gateway", namespace: "wiki", after: ["certificates", "wiki"] }),
  deploy(mlflow, {
    database: databaseByAddress("proj-pg02", "mlflow_desk"),
    clients: [{ deployment: "mlflow-gateway", namespace: "mlflow" }],
    storage: "100Gi",
    storageClass: "longhorn",
    versions: versions.mlflow,
  }, { after: ["longhorn"], teams: ["platform", "research-computing"] }),
  deploy(ssoGateway, {
    host: `mlflow-desk.${domain}`,
    upstream: { url: "http://mlflow:5000", peer: { deployment: "mlflow", namespace: "mlflow", ports: [5000] } },
    versions: versions["sso-gateway"],
  }, { name: "mlflow-gateway", namespace: "mlflow", after: ["certificates", "mlflow"] }),
];
