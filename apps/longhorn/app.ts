import { ApiObject } from "cdk8s";
import { Tenancy } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { waive } from "#lib/model/waiver.js";
import type { ApiServer } from "../api-server.js";
import { helmChart } from "../helm-chart.js";
import values from "./values.yaml";

export interface Settings {
  readonly apiServer: ApiServer;
  readonly versions: Versions<"longhorn">;
}

// Volumes lie below /var/lib/longhorn of the workers, which are disks of their VMs, and so in the daily backup of these. The
// nodes need open-iscsi and an NFS client, which Ansible keeps. The chart belongs into this namespace and no other.
export const longhorn = defineApp<Settings>("longhorn", {
  owner: "platform",
  description: "Longhorn: volumes that are kept on two nodes, and go where their pods go.",
  waivers: [waive({
    check: "policy/namespace-privileged",
    object: "Namespace longhorn-system",
    reason: "Longhorn mounts volumes on the nodes and hands them block devices, which takes privileged containers. Nothing else "
      + "runs in this namespace.",
    until: "2027-06-30",
  })],
  build(chart, { apiServer, versions }) {
    new Tenancy(chart, "tenancy", {
      level: "privileged",
      reason: "Longhorn mounts volumes on the nodes and hands them block devices.",
      // Most of its thirty containers state nothing, and those that move a volume's data need more than others.
      quota: { cpu: 40, memory: "40Gi", pods: 60 },
      defaults: { cpu: { request: "25m", limit: 2 }, memory: { request: "64Mi", limit: "2Gi" } },
    });
    helmChart(chart, "longhorn", {
      repository: "https://charts.longhorn.io",
      chart: "longhorn",
      version: versions.longhorn,
      values,
    });
    // Its manager starts pods with labels of many sorts, so that the rules are the namespace's, not a workload's.
    const members = { podSelector: {} };
    const ports = (...numbers: number[]) => numbers.map((port) => ({ protocol: "TCP", port }));
    new ApiObject(chart, "traffic", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "longhorn" },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          { from: [members] },
          // The webhooks, which the API server calls from the nodes' addresses on the pods' network.
          { from: [{ ipBlock: { cidr: apiServer.callers } }], ports: ports(9501, 9502) },
        ],
        egress: [
          { to: [members] },
          { to: apiServer.addresses.map((address) => ({ ipBlock: { cidr: `${address}/32` } })), ports: ports(6443) },
        ],
      },
    });
  },
});
