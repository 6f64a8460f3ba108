import type { Entry } from "./entry.js";

/** What does not fit together among the objects of a cluster. */
export const referencesCodes = () => ({
  "reference-missing": {
    severity: "error",
    title: "An object refers to one that does not exist",
    means: "Nothing on the cluster brings the object that is named, so a pod would not start, a route would have no answer, or a right would not be held.",
    fix: "Add the object or correct the name. What another system makes is stated with `given`, in the app or the cluster.",
  },
  "reference-key-missing": {
    severity: "error",
    title: "An object refers to a key that does not exist",
    means: "The ConfigMap or Secret is there, but not the key, so the pod would not start.",
    fix: "Add the key, or write one of those that the message lists.",
  },
  "selects-nothing": {
    severity: "error",
    title: "A selector selects nothing",
    means: "A Service has no pods to forward to, a policy or budget protects none, or a monitor measures none. The cluster accepts it without a word.",
    fix: "Give the selector the labels that the pods have. Pods that an operator makes are stated with `given`, or with an OperatedWorkload.",
  },
  "peer-selects-nothing": {
    severity: "warning",
    title: "A network policy names a peer that does not exist",
    means: "No pods on the cluster are what the rule lets in or out, so the rule does nothing; most often its labels have a slip, and traffic that was meant is refused.",
    fix: "Correct the labels or remove the peer. Pods that an operator or a Helm release makes are stated with `given`.",
  },
  "port-mismatch": {
    severity: "error",
    title: "A port is named that the other side does not have",
    means: "Connections would be refused: the Service has no such port, or none of its pods has the target port.",
    fix: "Write a port that the other side has, or declare it there.",
  },
  "service-unfit": {
    severity: "warning",
    title: "The Service of a StatefulSet does not name its pods",
    means: "Pods of a StatefulSet have stable names only by a headless Service that selects them.",
    fix: "Name a Service with clusterIP None and the labels of the pods.",
  },
  "service-duplicate": {
    severity: "warning",
    title: "Two Services do the same",
    means: "Both select the same pods and have the same ports. That is a copy that was forgotten, or a selector that was copied and not changed.",
    fix: "Remove one, or tell their pods apart by a label.",
  },
  "route-duplicate": {
    severity: "error",
    title: "Two ingresses claim one host and path",
    means: "Only one of them answers, and which one depends on their age. Some ingress controllers refuse the second.",
    fix: "Give one of them another host or path.",
  },
  "budget-duplicate": {
    severity: "error",
    title: "Two disruption budgets are for the same pods",
    means: "The API server refuses to evict a pod that several budgets select, so its node cannot be drained.",
    fix: "Keep one budget for each set of pods.",
  },
  "budget-blocks-eviction": {
    severity: "error",
    title: "A disruption budget never lets a pod go",
    means: "With this many replicas no pod may be evicted, so nodes cannot be drained and updates of the cluster stand still.",
    fix: "Allow one pod to be away, or run more replicas than have to be available.",
  },
  "autoscaler-conflict": {
    severity: "error",
    title: "An autoscaler is not alone in setting replicas",
    means: "Stated replicas are set back with every delivery, and two autoscalers undo each other's work.",
    fix: "Leave replicas out of what is scaled, and keep one autoscaler.",
  },
  "autoscaler-without-requests": {
    severity: "error",
    title: "An autoscaler measures shares of requests that are not there",
    means: "The metric is a share of what containers request. A container without a request makes it unknown, and nothing is scaled.",
    fix: "State the request in every container, or measure an absolute value.",
  },
  "definition-missing": {
    severity: "error",
    title: "Nobody defines the kind of an object",
    means: "The cluster serves a custom kind only after its CustomResourceDefinition is installed, and nothing here installs it.",
    fix: "Add the definition, or state with `given` who installs it, such as a Helm release.",
  },
  "given-unused": {
    severity: "warning",
    title: "A statement of what is given serves nothing",
    means: "No object needs what is stated to exist from outside, or an object of the cluster makes it. Such statements hide the next mistake.",
    fix: "Remove the statement, or correct its name.",
  },
} as const satisfies Record<string, Entry>);
