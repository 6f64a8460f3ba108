import { ApiObject } from "cdk8s";
import { ConfigFile, Tenancy, Worker } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { waive } from "#lib/model/waiver.js";
import type { Versions } from "#lib/model/versions.js";
import { definedByRelease, helmChart } from "../helm-chart.js";
import { withVersions } from "../versions.js";
import config from "./config.json" with { type: "json" };
import helperPod from "./helper-pod.yaml";
import nfsValues from "./nfs-values.yaml";
import setup from "./setup.sh";
import teardown from "./teardown.sh";

export interface Settings {
  /** Name of the class for volumes on a node's own NVMe, the cluster's default. */
  nvme: string;
  /** Class for folders that many nodes mount, and the NFS export that they are made in. Default: none. */
  shared?: { name: string; server: string; share: string; versions: Versions<"csi-driver-nfs"> };
  versions: Versions<"busybox" | "local-path-provisioner">;
}

// The sources have NVMe-backed volumes now and Longhorn later. Chosen for now: a folder on the NVMe of
// the node, which costs no replication traffic and is in the daily backup of the node's VM.
export const storage = defineApp<Settings>("storage", {
  owner: "platform",
  description: "Storage classes: local NVMe, and folders of the file server for data that many nodes share.",
  waivers: [
    waive({
      check: "policy/namespace-privileged",
      object: "Namespace storage",
      reason: "The provisioner's short-lived pods make folders on the nodes, and the NFS driver, where there is one, mounts "
        + "file systems there. Nothing but provisioners runs in this namespace.",
      until: "2027-06-30",
    }),
    waive({
      check: "policy/rbac-persistent-volumes",
      object: "ClusterRole storage-local-path-provisioner",
      reason: "Making volumes for claims is what this program is for: it is the provisioner behind the lab's storage class, "
        + "and its account is used by it alone.",
      until: "2027-06-30",
    }),
    waive({
      check: "policy/rbac-create-pods",
      object: "Role local-path-provisioner",
      reason: "A volume's folder is made on its node by a short-lived pod. The role holds in the provisioner's own namespace, "
        + "where nobody else keeps credentials.",
      until: "2027-06-30",
    }),
  ],
  build(chart, { nvme, shared, versions }) {
    new Tenancy(chart, "tenancy", {
      level: "privileged",
      reason: "The provisioners make folders on the nodes and mount network file systems there.",
      quota: { cpu: 4, memory: "8Gi", pods: 40 },
    });
    const files = new ConfigFile(chart, "config", {
      files: { "config.json": JSON.stringify(config, null, 2), "helperPod.yaml": withVersions(helperPod, versions), setup, teardown },
    });
    const read = ["get", "list", "watch"];
    const all = [...read, "create", "patch", "update", "delete"];
    const provisioner = "rancher.io/local-path";
    const name = "local-path-provisioner";
    new Worker(chart, "local-path", {
      name,
      image: `docker.io/rancher/local-path-provisioner:${versions["local-path-provisioner"]}`,
      command: ["local-path-provisioner", "start"],
      args: [
        "--config", "/etc/config/config.json",
        "--configmap-name", files.objectName,
        "--provisioner-name", provisioner,
        // Of the pods that make the folders on the nodes: its own, since its default names one that is not here.
        "--service-account-name", name,
      ],
      env: { POD_NAMESPACE: { runtime: "namespace" }, CONFIG_MOUNT_PATH: "/etc/config/" },
      mounts: { "/etc/config": files },
      permissions: [
        { resources: ["pods", "pods/log"], verbs: all },
        { resources: ["configmaps"], names: [files.objectName], verbs: ["get"] },
        { resources: ["nodes", "persistentvolumeclaims"], verbs: read, clusterWide: true },
        { resources: ["persistentvolumes"], verbs: all, clusterWide: true },
        { resources: ["events"], verbs: ["create", "patch"], clusterWide: true },
        { groups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: read, clusterWide: true },
      ],
    });
    new ApiObject(chart, "nvme", {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: nvme, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner,
      // The volume is made where the pod is placed, not before.
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Retain",
    });
    if (shared === undefined) return;

    // Its pods mount for others, so they are on the nodes' own network, where no NetworkPolicy holds them.
    helmChart(chart, "csi-driver-nfs", {
      repository: "https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts",
      chart: "csi-driver-nfs",
      version: shared.versions["csi-driver-nfs"],
      values: nfsValues,
    });
    new ApiObject(chart, "shared", {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: shared.name, annotations: definedByRelease },
      provisioner: "nfs.csi.k8s.io",
      parameters: { server: shared.server, share: shared.share, subDir: "${pvc.metadata.namespace}/${pvc.metadata.name}" },
      mountOptions: ["nfsvers=4.2", "hard", "noatime"],
      volumeBindingMode: "Immediate",
      reclaimPolicy: "Retain",
      allowVolumeExpansion: true,
    });
  },
});
