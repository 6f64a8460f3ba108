import { deploy, type Deployment } from "#lib/model/deployment.js";
import { archive } from "../../apps/archive/app.js";
import { homepage } from "../../apps/homepage/app.js";
import { hydrogenIngest } from "../../apps/hydrogen-ingest/app.js";
import { mlflow } from "../../apps/mlflow/app.js";
import { nats } from "../../apps/nats/app.js";
import { resultsPortal } from "../../apps/results-portal/app.js";
import { ssoGateway } from "../../apps/sso-gateway/app.js";
import { wiki } from "../../apps/wiki/app.js";
import { databaseByAddress, domain, hosts } from "../lab.js";
import { links } from "../links.js";
import { storage } from "./shared.js";
import versions from "./versions.json" with { type: "json" };

const tracking = { url: "http://mlflow:5000", peer: { deployment: "mlflow", ports: [5000] } };
const bench = "hydrogen-ingest-bench";

/** The web services of the lab, and what else of the clusters' apps runs here. */
export const services: readonly Deployment[] = [
  deploy(homepage, {
    host: hosts.homepage,
    links,
    versions: versions.homepage,
  }),
  deploy(archive, { host: hosts.data, storageClass: storage.cloud, versions: versions.archive }, { teams: ["platform", "data"] }),
  deploy(wiki, {
    gateways: [{ deployment: "wiki-gateway" }, { deployment: "openziti-router-w01" }],
    storageClass: storage.services,
    versions: versions.wiki,
  }),
  deploy(ssoGateway, {
    host: hosts.wiki,
    upstream: { url: "http://wiki:8080", peer: { deployment: "wiki", ports: [8080] } },
    versions: versions["sso-gateway"],
  }, { name: "wiki-gateway", after: ["wiki"] }),

  // The portal again, from the same database, for the hours in which the research cluster is away.
  deploy(resultsPortal, {
    host: `standby.${hosts.results}`,
    database: databaseByAddress("proj-pg02", "portal"),
    versions: versions["results-portal"],
  }, { teams: ["platform", "research-computing"] }),
  // Experiments of people who work on their own machines. Those of the research cluster have their own.
  deploy(mlflow, {
    database: databaseByAddress("proj-pg02", "mlflow_desk"),
    clients: [{ deployment: "mlflow-gateway" }],
    storage: "100Gi",
    storageClass: storage.services,
    versions: versions.mlflow,
  }, { teams: ["platform", "research-computing"] }),
  deploy(ssoGateway, { host: `mlflow-desk.${domain}`, upstream: tracking, versions: versions["sso-gateway"] }, {
    name: "mlflow-gateway", after: ["mlflow"],
  }),
  // The sources name no receivers. Chosen: a bench, where one is tried before it goes to an antenna.
  deploy(nats, { clients: [{ deployment: bench }], storageClass: storage.services, versions: versions.nats }, {
    teams: ["platform", "radio-astronomy"],
  }),
  deploy(hydrogenIngest, {
    station: "bench",
    receiver: { address: "10.25.20.63" },
    queue: { host: "nats", peer: { deployment: "nats" } },
    storageClass: storage.services,
    versions: versions["hydrogen-ingest"],
  }, { name: bench, after: ["nats"], teams: ["platform", "radio-astronomy"] }),
];
