import { deploy, type Deployment } from "#lib/model/deployment.js";
import { access } from "../../apps/access/app.js";
import { alertmanager } from "../../apps/alertmanager/app.js";
import { argocd } from "../../apps/argocd/app.js";
import { backup } from "../../apps/backup/app.js";
import { certificates } from "../../apps/certificates/app.js";
import { fluentBit } from "../../apps/fluent-bit/app.js";
import { giteaRunner } from "../../apps/gitea-runner/app.js";
import { grafana } from "../../apps/grafana/app.js";
import { ingress } from "../../apps/ingress/app.js";
import { kubeStateMetrics } from "../../apps/kube-state-metrics/app.js";
import { kyverno } from "../../apps/kyverno/app.js";
import { loki } from "../../apps/loki/app.js";
import { nodeExporter } from "../../apps/node-exporter/app.js";
import { portainerAgent } from "../../apps/portainer-agent/app.js";
import { postgresEndpoints } from "../../apps/postgres-endpoints/app.js";
import { prometheus } from "../../apps/prometheus/app.js";
import { ssoGateway } from "../../apps/sso-gateway/app.js";
import { storage as storageClasses } from "../../apps/storage/app.js";
import { tenancy } from "../../apps/tenancy/app.js";
import { trivy } from "../../apps/trivy/app.js";
import {
  archiveBucket, database, databaseMachine, databaseMachines, domain, groups, hosts, machines, networks, podNetwork,
  publicIssuer, storage,
} from "../lab.js";
import { servers as researchServers } from "../research/nodes.js";
import { servers } from "./nodes.js";
import versions from "./versions.json" with { type: "json" };

const monitoring = { namespace: "monitoring", after: ["certificates", "storage"] };
const logs = { host: hosts.logIntake, network: networks["control-plane"].cidr };
const scanner = {
  url: "http://trivy-server.trivy.svc.cluster.local:4954",
  peer: { deployment: "trivy", workload: "trivy-server", ports: [4954] },
};

/** What the control cluster runs, for both clusters. */
export const platform: readonly Deployment[] = [
  deploy(ingress, {}, { namespace: "kube-system" }),
  deploy(certificates, { apiServer: servers, domain, publicIssuer, versions: versions.certificates }, { namespace: "cert-manager", after: ["ingress"] }),
  deploy(storageClasses, { nvme: storage.nvme, versions: versions.storage }),
  deploy(kyverno, { apiServer: servers, versions: versions.kyverno }),
  deploy(access, groups),
  deploy(argocd, {
    host: hosts.argocd,
    git: machines["proj-repo01"],
    apiServers: [servers, researchServers],
    versions: versions.argocd,
  }, { after: ["certificates"] }),
  deploy(postgresEndpoints, { machines: databaseMachines }, { namespace: "databases" }),

  deploy(tenancy, { quota: { cpu: 6, memory: "24Gi", storage: "300Gi", pods: 30 } }, {
    name: "tenancy-monitoring", namespace: "monitoring",
  }),
  deploy(prometheus, {
    cluster: "control",
    nodeNetwork: networks["control-plane"].cidr,
    podNetwork,
    // A year, because it keeps the sums of both clusters; their details stay 15 days on the research cluster.
    retention: "365d",
    storage: { size: "120Gi", class: storage.nvme },
    memory: "8Gi",
    alertmanager: { members: ["alertmanager-0.alertmanager-members:9093", "alertmanager-1.alertmanager-members:9093"] },
    readers: [{ deployment: "grafana", namespace: "monitoring" }],
    federates: { research: hosts.researchMetrics },
    otherClusters: networks.research.cidr,
    versions: versions.prometheus,
  }, monitoring),
  deploy(alertmanager, {
    host: hosts.alerts,
    intake: hosts.alertIntake,
    gateway: "alerts-gateway",
    storageClass: storage.nvme,
    versions: versions.alertmanager,
  }, monitoring),
  deploy(ssoGateway, {
    host: hosts.alerts,
    upstream: {
      url: "http://alertmanager:9093",
      peer: { deployment: "alertmanager", namespace: "monitoring", ports: [9093] },
    },
    versions: versions["sso-gateway"],
  }, { name: "alerts-gateway", namespace: "monitoring", after: ["alertmanager"] }),
  deploy(loki, { intake: hosts.logIntake, storage: { size: "150Gi", class: storage.nvme }, versions: versions.loki }, monitoring),
  deploy(grafana, { host: hosts.grafana, database: database("proj-pg02", "grafana"), versions: versions.grafana }, {
    namespace: "monitoring", after: ["certificates", "postgres-endpoints", "prometheus", "loki"],
  }),
  deploy(kubeStateMetrics, { versions: versions["kube-state-metrics"] }, { namespace: "monitoring" }),
  deploy(nodeExporter, { versions: versions["node-exporter"] }),
  deploy(fluentBit, { cluster: "control", loki: logs, versions: versions["fluent-bit"] }, { after: ["loki"] }),

  deploy(trivy, {
    registry: machines["proj-repo01"],
    storageClass: storage.nvme,
    clients: [{ deployment: "gitea-runner" }],
    versions: versions.trivy,
  }, { after: ["storage"] }),
  deploy(giteaRunner, {
    gitea: { url: `https://${hosts.git}`, address: machines["proj-repo01"] },
    scanner,
    storageClass: storage.nvme,
    versions: versions["gitea-runner"],
  }, { after: ["storage"] }),
  deploy(portainerAgent, { portainer: machines.management, edgeId: "control", versions: versions["portainer-agent"] }),
  deploy(backup, {
    cluster: "control",
    machine: databaseMachine("proj-pg02"),
    databases: ["grafana", "mlflow", "portal"],
    storage: { size: "60Gi", class: storage.nvme },
    bucket: archiveBucket,
    versions: versions.backup,
  }, { after: ["postgres-endpoints", "storage"] }),
];
