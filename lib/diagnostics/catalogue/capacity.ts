import type { Entry } from "./entry.js";

/** What does not fit on the nodes of a cluster. */
export const capacityCodes = () => ({
  "unschedulable": {
    severity: "error",
    title: "No node can run a pod",
    means: "By the cluster's inventory no node has the labels, GPUs or size that the pod asks for, or each has a taint that the pod does not tolerate. It would stay pending for ever, on an empty cluster as well.",
    fix: "Ask for what a node has, tolerate its taint, or correct the inventory. The message names the node that comes nearest.",
  },
  "capacity-exceeded": {
    severity: "error",
    title: "Pods do not fit on the nodes",
    means: "What all pods at rest ask for cannot be placed on the nodes with their selectors, affinities, spreads and ports, or a job finds no room beside them. Daemons and what the nodes keep for themselves are counted.",
    fix: "Ask for less, run fewer pods, loosen what binds them to nodes, or add a node. `astrolabe capacity` shows where the room has gone.",
  },
  "disk-exceeded": {
    severity: "error",
    title: "Volumes do not fit on the disks",
    means: "Volumes of a class that takes its room from the nodes, together with what pods write outside of volumes, need more disk than the nodes that they can be on have; or the claims of a class need more than its storage has.",
    fix: "Claim less, use a class with more room, or correct the disk in the inventory.",
  },
  "capacity-one-node-lost": {
    severity: "error",
    title: "Pods do not fit when one node is lost",
    means: "With one worker gone, pods that could run elsewhere find no room there, so that a broken machine or an upgrade stops them. It is a warning unless the cluster says that it tolerates the loss.",
    fix: "Leave more room, ask for less, or say with `tolerates: \"none\"` that the cluster need not survive it.",
  },
  "capacity-cannot-move": {
    severity: "warning",
    title: "Pods cannot move when one node is lost",
    means: "The cluster says that it tolerates the loss of a node, but only one node can run these pods: it alone has the GPU, the label or the size, or it holds their volume.",
    fix: "Add a second node of the kind, keep the data on a class that is not bound to a node, or waive it with the reason.",
  },
  "capacity-at-maximum": {
    severity: "warning",
    title: "A workload cannot grow to its maximum",
    means: "At the number of pods that its autoscaler or parallelism allows, a workload does not fit on the nodes, even while all others are at rest.",
    fix: "Lower the maximum to what the nodes can run, or make room.",
  },
  "capacity-rollout": {
    severity: "warning",
    title: "There is no room for a rollout",
    means: "A rollout starts a new pod before it stops an old one, and no node has room for one more pod. The rollout would wait for ever.",
    fix: "Allow one pod to be unavailable, use the strategy Recreate, or make room for one more pod.",
  },
  "node-label-unstated": {
    severity: "warning",
    title: "A pod goes by a label that the inventory does not state",
    means: "No node of the inventory has the label, so it is not known which nodes take the pod. It is counted as if any did.",
    fix: "Correct the label, or state it for the nodes that have it.",
  },
  "quota-exceeded": {
    severity: "error",
    title: "A namespace asks for more than its quota",
    means: "The pods and claims of the namespace at rest, or one job beside them, ask for more than a ResourceQuota allows. The API server would refuse the last of them.",
    fix: "Raise the quota, or ask for less.",
  },
  "quota-at-maximum": {
    severity: "warning",
    title: "A quota keeps a workload from growing or rolling out",
    means: "The quota allows what the namespace has at rest, but not a workload at its maximum or one more pod during a rollout.",
    fix: "Raise the quota, or lower the maximum.",
  },
} as const satisfies Record<string, Entry>);
