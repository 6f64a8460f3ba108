import { OperatedWorkload, type AddressPeer, type DeploymentPeer, type NamespacePeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { ApiObject } from "cdk8s";
import { apiServers, type ApiServer } from "../api-server.js";
import { definedByRelease } from "../helm-chart.js";
import { prometheus } from "../peers.js";
import { exactly, rayPod, restricted, tmp, type Size } from "./pod.js";
import type { RayClusterSpec, WorkerGroup } from "./ray-cluster.js";

/** How many workers there are, by load, and what each gets. */
interface Group extends Size {
  readonly min: number;
  readonly max: number;
}

interface GpuGroup extends Group {
  /** Value of the node label `nvidia.com/gpu.product`. */
  readonly product: string;
}

export interface Settings {
  readonly cpuWorkers?: Group;
  /** One group for each model of GPU. A worker takes one GPU. */
  readonly gpuWorkers: Readonly<Record<string, GpuGroup>>;
  readonly apiServer: ApiServer;
  /** Deployments that may submit work. */
  readonly clients: readonly (DeploymentPeer | NamespacePeer)[];
  /** Deployments that show the dashboard. */
  readonly dashboard: readonly DeploymentPeer[];
  /** What tasks may reach outside of the cluster of Ray. */
  readonly reaches?: readonly (DeploymentPeer | AddressPeer)[];
  readonly versions: Versions<"ray">;
}

const defaultWorkers: Group = { min: 1, max: 3, cpu: 3, memory: "10Gi", disk: "40Gi" };
const headPorts = { gcs: 6379, client: 10001, dashboard: 8265, serve: 8000 };

export const ray = defineApp<Settings>("ray", {
  owner: "research-computing",
  description: "Ray cluster for distributed analysis and training, with CPU and GPU workers.",
  build(chart, { cpuWorkers = defaultWorkers, gpuWorkers, apiServer, clients, dashboard, reaches = [], versions }) {
    const name = chart.node.id;
    const image = `docker.io/rayproject/ray:${versions.ray}-py311-cpu`;
    const gpuImage = `docker.io/rayproject/ray:${versions.ray}-py311-gpu`;
    const gpuGroups = Object.entries(gpuWorkers)
      .map(([key, group]) => workerGroup(`gpu-${key}`, gpuImage, group, group.product));
    const spec: RayClusterSpec = {
      rayVersion: versions.ray,
      enableInTreeAutoscaling: true,
      autoscalerOptions: {
        idleTimeoutSeconds: 300,
        resources: exactly({ cpu: "500m", memory: "1Gi", "ephemeral-storage": "1Gi" }),
        securityContext: restricted,
        volumeMounts: [tmp],
      },
      headGroupSpec: {
        serviceType: "ClusterIP",
        // No CPUs: tasks on the head could starve the services of the whole cluster (Ray, "Best practices
        // for deploying large clusters").
        rayStartParams: { "dashboard-host": "0.0.0.0", "num-cpus": "0" },
        template: rayPod({
          name: "head",
          image,
          cpu: 2,
          memory: "8Gi",
          disk: "20Gi",
          apiAccess: true,
          ports: Object.entries(headPorts).map(([port, containerPort]) => ({ name: port, containerPort })),
        }),
      },
      workerGroupSpecs: [workerGroup("cpu", image, cpuWorkers), ...gpuGroups],
    };
    new ApiObject(chart, "cluster", {
      apiVersion: "ray.io/v1",
      kind: "RayCluster",
      metadata: { name, annotations: definedByRelease },
      spec,
    });

    // No ports: the members talk to each other on some that they choose when they start.
    const labels = { "ray.io/cluster": name };
    new OperatedWorkload(chart, "members", {
      labels,
      members: true,
      allowFrom: [{ ...prometheus, ports: [8080] }],
      reaches,
    });
    new OperatedWorkload(chart, "head", {
      labels: { ...labels, "ray.io/node-type": "head" },
      ports: headPorts,
      allowFrom: [
        ...clients.map((client) => ({ ...client, ports: [headPorts.client, headPorts.dashboard] })),
        ...dashboard.map((viewer) => ({ ...viewer, ports: [headPorts.dashboard] })),
        {
          namespace: "kuberay-system",
          labels: { "app.kubernetes.io/name": "kuberay-operator" },
          ports: [headPorts.dashboard],
        },
      ],
      // The autoscaler beside the head changes the RayCluster.
      reaches: apiServers(apiServer),
    });
  },
});

function workerGroup(groupName: string, image: string, group: Group, gpu?: string): WorkerGroup {
  const { min, max, cpu, memory, disk } = group;
  return {
    groupName,
    minReplicas: min,
    maxReplicas: max,
    rayStartParams: {},
    template: rayPod({ name: "worker", image, cpu, memory, disk, ...(gpu === undefined ? {} : { gpu }) }),
  };
}
