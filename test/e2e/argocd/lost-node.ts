import type { ControlPlane } from "../control-plane/control-plane.js";
import { merge, remove } from "../control-plane/live.js";
import { claimsOn, isWaiting, pods, type LivePod } from "../control-plane/pods.js";
import { eventually } from "../eventually.js";
import { counted } from "./capacity.js";

export interface Loss {
  readonly node: string;
  /** Called once its pods are deleted: makes those that nobody else makes again. */
  readonly remake: () => Promise<void>;
  /** Seconds that the scheduler has. */
  readonly patience: number;
}

/**
 * Takes a node away and gives it back, all pods running before and after.
 *
 * @returns how many pods found room elsewhere. Pods of DaemonSets and those with a volume on the node do not move.
 * @throws Error with what the scheduler says of a pod that could move and found none.
 */
export async function withoutNode({ client }: ControlPlane, { node, remake, patience }: Loss): Promise<number> {
  await merge(client, `/api/v1/nodes/${node}`, { spec: { unschedulable: true } });
  const local = await claimsOn(client, node);
  const isBound = ({ namespace, claims }: LivePod): boolean => claims.some((claim) => local.has(`${namespace}/${claim}`));
  const before = (await pods(client)).filter(({ phase }) => phase === "Running");
  const gone = before.filter((pod) => pod.node === node);
  const moving = gone.filter((pod) => !isBound(pod) && !pod.owner.startsWith("DaemonSet "));
  for (const { namespace, name } of gone) await remove(client, `/api/v1/namespaces/${namespace}/pods/${name}`);
  await remake();
  const owners = new Set(moving.map(({ owner }) => owner));
  const ofThem = (all: readonly LivePod[]): string => JSON.stringify(counted(all.flatMap(({ owner }) => (owners.has(owner) ? [owner] : []))));
  await eventually(`the pods of ${node} run elsewhere`, patience, async () => {
    const now = await pods(client);
    const waiting = now.filter((pod) => isWaiting(pod) && !isBound(pod)).map(({ owner, phase, unplaced }) => `${owner}: ${phase} ${unplaced}`);
    return waiting.length === 0 && ofThem(now) !== ofThem(before) ? [`pods are not made again: ${ofThem(now)} of ${ofThem(before)}`] : waiting;
  });
  await merge(client, `/api/v1/nodes/${node}`, { spec: { unschedulable: null } });
  const all = counted(before.map(({ owner }) => owner));
  await eventually(`all run again with ${node}`, patience, async () => {
    const now = (await pods(client)).filter(({ phase }) => phase === "Running");
    return JSON.stringify(counted(now.map(({ owner }) => owner))) === JSON.stringify(all) ? [] : ["not all run"];
  });
  return moving.length;
}
