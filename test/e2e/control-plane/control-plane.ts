/** A whole control plane of Kubernetes on this machine. Its nodes exist on paper, and kwok says what their kubelets would say. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NamedKubernetes } from "#lib/model/cluster.js";
import { field, objects } from "#lib/checks/workload.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { startApiServer, type ApiServer } from "../api-server.js";
import { messageOf } from "../client.js";
import { Cluster } from "../cluster.js";
import { progress } from "../components/cache.js";
import { kubeControllerManager, kubeScheduler, kwok, kwokFiles } from "../components/programs.js";
import { freePort, openStage } from "../processes.js";
import { podMetrics } from "./metrics.js";
import { nodeObjects } from "./nodes.js";

/** An API server with the controllers that make pods of workloads, place them, and clean up. */
export interface ControlPlane extends ApiServer {
  readonly name: string;
  readonly cluster: Cluster;
}

/** Stages of kwok for nodes and pods, below `kustomize/stage` of its module. */
const ownStages = ["node/fast/node-initialize.yaml", "pod/fast/pod-ready.yaml", "pod/fast/pod-complete.yaml", "pod/fast/pod-delete.yaml"];

/**
 * Starts the control plane of a cluster, with the nodes of its inventory, all ready.
 *
 * @param definitions of custom kinds. Those of cert-manager have to be among them, because kwok plays its part.
 */
export async function startControlPlane(inventory: NamedKubernetes, definitions: readonly DataObject[]): Promise<ControlPlane> {
  const [manager, scheduler, kubelet, files] = [await kubeControllerManager(), await kubeScheduler(), await kwok(), await kwokFiles()];
  // This old etcd cannot serve lists as watches, and kwok, which asks for them, waits longer each time that one is refused late.
  const server = await startApiServer(["--feature-gates=WatchList=false"]);
  const stage = openStage(`control-plane-${inventory.name}`);
  const stop = (): Promise<void> => stage.stop().finally(server.stop);
  const begin = performance.now();
  try {
    const { client, kubeconfig } = server;
    const cluster = new Cluster(client);
    await cluster.define([...definitions, podMetrics]);
    const config = join(stage.folder, "stages.yaml");
    const stages = [...ownStages.map((file) => join(files, "kustomize/stage", file)), fileURLToPath(new URL("stages.yaml", import.meta.url))];
    writeFileSync(config, stages.map((file) => readFileSync(file, "utf8")).join("\n---\n"));
    const common = async (): Promise<string[]> => [
      `--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--bind-address=127.0.0.1", `--secure-port=${await freePort()}`, `--cert-dir=${join(stage.folder, "certificates")}`,
      "--kube-api-qps=500", "--kube-api-burst=1000",
    ];
    stage.start({
      name: "kube-controller-manager", path: manager,
      args: [
        ...await common(),
        // No machine is behind the nodes: there are no addresses to give out and no disks to attach.
        "--controllers=*,-nodeipam,-attachdetach,-cloud-node-lifecycle,-service-lb-controller,-node-route-controller",
        // Nodes on paper do not fail, and say so but once.
        "--node-monitor-grace-period=24h",
        // A pod is measured once, when it becomes ready, and that reading counts.
        "--horizontal-pod-autoscaler-sync-period=3s", "--horizontal-pod-autoscaler-cpu-initialization-period=0s", "--horizontal-pod-autoscaler-initial-readiness-delay=0s",
      ],
    });
    stage.start({ name: "kube-scheduler", path: scheduler, args: await common() });
    stage.start({ name: "kwok", path: kubelet, args: ["--kubeconfig", kubeconfig, "--manage-all-nodes=true", "--config", config] });
    for (const node of nodeObjects(inventory)) {
      const answer = await client.ask({ method: "POST", path: "/api/v1/nodes", body: node });
      if (answer.status !== 201) throw new Error(`The API server takes no node: ${messageOf(answer)}`);
    }
    await stage.ready(async () => {
      const nodes = objects(field((await client.ask({ method: "GET", path: "/api/v1/nodes" })).body, "items"));
      const account = await client.ask({ method: "GET", path: "/api/v1/namespaces/default/serviceaccounts/default" });
      return account.status === 200 && nodes.length === inventory.nodes.length && nodes.every(isReady);
    });
    progress(`${inventory.name}: control plane with ${inventory.nodes.length} nodes ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    return { ...server, name: inventory.name, cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether a node takes pods. The controller manager takes the taint of new nodes away when they are ready. */
function isReady(node: DataObject): boolean {
  const isNew = objects(field(node.spec, "taints")).some(({ key }) => key === "node.kubernetes.io/not-ready");
  return !isNew && objects(field(node.status, "conditions")).some(({ type, status }) => type === "Ready" && status === "True");
}
