import type { ConsequenceEntry } from "./entry.js";

/** Services that end, or bear less than before. */
export const availabilityConsequences = {
  "stopped": {
    weight: "caution",
    title: "A workload stops",
    means: "A workload is removed or has no replicas any more. Its pods get the signal to end and do not come back.",
    consider: "Who still uses it: its clients fail from then on.",
  },
  "replicas-lowered": {
    weight: "caution",
    title: "Fewer pods run",
    means: "A workload keeps fewer pods running than before, so that each takes more of the load, and a lost node takes more of the service. With one pod left, each restart interrupts it.",
    consider: "Whether the pods that are left carry the load at the busiest hour.",
  },
  "strategy-interrupts": {
    weight: "caution",
    title: "Restarts interrupt the service from now on",
    means: "The update strategy changes so that all pods of a workload stop before new ones run.",
    consider: "Whether the workload needs it, as those do whose volume only one pod can hold.",
  },
  "budget-weaker": {
    weight: "caution",
    title: "Fewer pods are kept through maintenance",
    means: "A PodDisruptionBudget is removed or asks for less. Draining a node may stop more pods of the workload at a time, or all of them.",
    consider: "Whether the next upgrade of the nodes may interrupt the service.",
  },
  "autoscaler-lowered": {
    weight: "caution",
    title: "A workload grows less by itself",
    means: "A HorizontalPodAutoscaler is removed, or its range ends or begins lower. A removed one leaves the number of pods to the workload's replicas, which is 1 when none is written.",
    consider: "How many pods ran at the busiest hour of the last weeks.",
  },
  "autoscaler-raised": {
    weight: "notice",
    title: "A workload grows further by itself",
    means: "The range of a HorizontalPodAutoscaler ends or begins higher, or a workload gets one.",
    consider: "Whether the nodes have room for all of them: `astrolabe capacity` tells.",
  },
  "probe-removed": {
    weight: "caution",
    title: "Nobody asks whether the program is well",
    means: "A container loses a probe or its health check. Without a readiness probe requests reach a pod that cannot serve yet; without a liveness probe a program that hangs is not restarted; without Docker's health check neither is noticed, nor is a failed update.",
    consider: "Whether another probe takes over what this one did.",
  },
  "spread-removed": {
    weight: "caution",
    title: "Pods may share a node",
    means: "An anti-affinity or a spread over nodes is removed. All pods of the workload may then be on one node, and end with it.",
    consider: "Whether the service is to survive the loss of a node.",
  },
  "resources-lowered": {
    weight: "caution",
    title: "Containers get much less",
    means: "What a container may use, or is sure to get, falls to half or less. Above its memory limit it is killed, above its CPU limit it is slowed down.",
    consider: "What it used at its busiest, by the metrics of the last weeks.",
  },
  "priority-lowered": {
    weight: "caution",
    title: "Pods give way sooner",
    means: "The priority of pods falls. On full nodes they are evicted before others, and wait longer for room.",
    consider: "What else runs there, and which of the two matters more.",
  },
  "address-gone": {
    weight: "caution",
    title: "An address is gone",
    means: "A host or path of an Ingress or of the reverse proxy, or a Service or one of its ports, is removed or has another name. Whoever uses it fails from then on.",
    consider: "Who uses it: other apps, people's bookmarks, monitoring.",
  },
  "traffic-moved": {
    weight: "caution",
    title: "An address leads elsewhere",
    means: "A Service selects other pods, or a host and path of an Ingress or of the reverse proxy leads to another Service or port.",
    consider: "Whether what is behind it now answers as what was there before.",
  },
  "network-closed": {
    weight: "caution",
    title: "A network policy lets less through",
    means: "A NetworkPolicy that let something through is removed or has a peer or port less, while others still restrict the same pods.",
    consider: "Whether anything still takes that way: it waits for an answer until it gives up.",
  },
  "nodes-gone": {
    weight: "caution",
    title: "The cluster has less to run on",
    means: "The inventory of a cluster loses nodes, or some have less than before. Pods move when a node really goes, and what lies on its disk goes with it.",
    consider: "Drain the node first, and look at `astrolabe capacity` for what is left.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
