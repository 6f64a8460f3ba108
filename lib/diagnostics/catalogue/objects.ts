import type { Entry } from "./entry.js";

/** What is wrong with objects themselves. */
export const objectsCodes = () => ({
  "object-invalid": {
    severity: "error",
    title: "An object is not a Kubernetes object",
    means: "Every object needs apiVersion, kind and metadata.name (not generateName: the tree names each object), and plain data in its fields.",
    fix: "Correct the field that is named.",
  },
  "object-duplicate": {
    severity: "error",
    title: "Two objects have one identity",
    means: "Group, kind, namespace and name are the same on one cluster, so one would overwrite the other.",
    fix: "Rename one, or remove it.",
  },
  "object-too-large": {
    severity: "error",
    title: "An object is larger than Kubernetes stores",
    means: "A ConfigMap or Secret holds at most 1 MiB of data (Kubernetes API reference, ConfigMap).",
    fix: "Split it, or keep the data in a volume or an image.",
  },
} as const satisfies Record<string, Entry>);
