import { deploy, type Deployment } from "#lib/model/deployment.js";
import { access } from "../../apps/access/app.js";
import { certificates } from "../../apps/certificates/app.js";
import { kubeStateMetrics } from "../../apps/kube-state-metrics/app.js";
import { longhorn } from "../../apps/longhorn/app.js";
import { nodeExporter } from "../../apps/node-exporter/app.js";
import { prometheus } from "../../apps/prometheus/app.js";
import { tenancy } from "../../apps/tenancy/app.js";
import { traefik } from "../../apps/traefik/app.js";
import { domain, groups, hosts, networks, podNetwork, publicIssuer } from "../lab.js";
import { servers } from "./nodes.js";
import versions from "./versions.json" with { type: "json" };

/** What every service of the cluster stands on. */
export const platform: readonly Deployment[] = [
  deploy(longhorn, { apiServer: servers, versions: versions.longhorn }, { namespace: "longhorn-system" }),
  deploy(traefik, { apiServer: servers, podNetwork, versions: versions.traefik }),
  deploy(certificates, { apiServer: servers, domain, publicIssuer, versions: versions.certificates }, {
    namespace: "cert-manager", after: ["traefik"],
  }),
  deploy(access, groups),

  deploy(tenancy, { quota: { cpu: 3, memory: "6Gi", storage: "50Gi", pods: 10 } }, {
    name: "tenancy-monitoring", namespace: "monitoring",
  }),
  deploy(prometheus, {
    cluster: "k3s",
    nodeNetwork: networks["control-plane"].cidr,
    podNetwork,
    storage: { size: "50Gi" },
    memory: "2Gi",
    alertmanager: { host: hosts.alertIntake },
    // The control cluster is on the same network, and takes the alerts.
    otherClusters: networks["control-plane"].cidr,
    versions: versions.prometheus,
  }, { namespace: "monitoring", after: ["certificates", "longhorn"] }),
  deploy(kubeStateMetrics, { versions: versions["kube-state-metrics"] }, { namespace: "monitoring" }),
  deploy(nodeExporter, { versions: versions["node-exporter"] }),
];
