import { deploy, type Deployment } from "#lib/model/deployment.js";
import { access } from "../../apps/access/app.js";
import { backup } from "../../apps/backup/app.js";
import { certificates } from "../../apps/certificates/app.js";
import { fluentBit } from "../../apps/fluent-bit/app.js";
import { gpu } from "../../apps/gpu/app.js";
import { ingress } from "../../apps/ingress/app.js";
import { kubeStateMetrics } from "../../apps/kube-state-metrics/app.js";
import { kyverno } from "../../apps/kyverno/app.js";
import { nodeExporter } from "../../apps/node-exporter/app.js";
import { portainerAgent } from "../../apps/portainer-agent/app.js";
import { postgresEndpoints } from "../../apps/postgres-endpoints/app.js";
import { prometheus } from "../../apps/prometheus/app.js";
import { storage as storageClasses } from "../../apps/storage/app.js";
import { tenancy } from "../../apps/tenancy/app.js";
import { trivy } from "../../apps/trivy/app.js";
import {
  archiveBucket, databaseMachine, databaseMachines, domain, groups, hosts, machines, networks, podNetwork, publicIssuer,
  storage,
} from "../lab.js";
import { servers } from "./nodes.js";
import versions from "./versions.json" with { type: "json" };

const logs = { host: hosts.logIntake, network: networks["control-plane"].cidr };

/** What every workload of the research cluster stands on. */
export const platform: readonly Deployment[] = [
  deploy(ingress, {}, { namespace: "kube-system" }),
  deploy(certificates, { apiServer: servers, domain, publicIssuer, versions: versions.certificates }, { namespace: "cert-manager", after: ["ingress"] }),
  deploy(storageClasses, {
    nvme: storage.nvme,
    shared: { name: storage.shared, server: machines.files, share: "/export/kubernetes", versions: versions.storage },
    versions: versions.storage,
  }),
  deploy(kyverno, { apiServer: servers, versions: versions.kyverno }),
  deploy(access, groups),
  deploy(gpu, { apiServer: servers, versions: versions.gpu }, { namespace: "gpu-operator" }),
  deploy(postgresEndpoints, { machines: databaseMachines }, { namespace: "databases" }),

  deploy(tenancy, { quota: { cpu: 3, memory: "12Gi", storage: "250Gi", pods: 15 } }, {
    name: "tenancy-monitoring", namespace: "monitoring",
  }),
  deploy(prometheus, {
    cluster: "research",
    nodeNetwork: networks.research.cidr,
    podNetwork,
    storage: { size: "200Gi", class: storage.nvme },
    memory: "8Gi",
    alertmanager: { host: hosts.alertIntake },
    federatedAs: hosts.researchMetrics,
    otherClusters: networks["control-plane"].cidr,
    versions: versions.prometheus,
  }, { namespace: "monitoring", after: ["certificates", "storage"] }),
  deploy(kubeStateMetrics, { versions: versions["kube-state-metrics"] }, { namespace: "monitoring" }),
  deploy(nodeExporter, { versions: versions["node-exporter"] }),
  deploy(fluentBit, { cluster: "research", loki: logs, versions: versions["fluent-bit"] }, { after: ["certificates"] }),

  deploy(trivy, {
    registry: machines["proj-repo01"],
    schedule: "0 5 * * *",
    storageClass: storage.nvme,
    versions: versions.trivy,
  }, { after: ["storage"] }),
  deploy(portainerAgent, { portainer: machines.management, edgeId: "research", versions: versions["portainer-agent"] }),
  deploy(backup, {
    cluster: "research",
    machine: databaseMachine("proj-pg01"),
    databases: ["astronomy"],
    // On the file server, away from the machine that is dumped.
    storage: { size: "500Gi", class: storage.shared },
    bucket: archiveBucket,
    versions: versions.backup,
  }, { after: ["postgres-endpoints", "storage"] }),
];
