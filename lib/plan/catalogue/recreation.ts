import type { ConsequenceEntry } from "./entry.js";

/** Changes that the API server does not take. */
export const recreationConsequences = {
  "immutable-field": {
    weight: "caution",
    title: "A field cannot be changed",
    means: "The API server refuses an update of this field. ArgoCD shows SyncFailed and tries again, or Portainer's deployment fails, until somebody deletes the object, after which it is made anew.",
    consider: "Give the object another name, or plan its deletion: `kubectl delete --cascade=orphan` leaves the pods of a workload running.",
  },
  "immutable-data": {
    weight: "danger",
    title: "A field cannot be changed without losing data",
    means: "The API server refuses an update of this field, and deleting the object so that it is made anew deletes the data that it stands for.",
    consider: "Make a second claim with another name, copy the data, and then let the first one go.",
  },
  "recreated": {
    weight: "caution",
    title: "An object is deleted and made anew",
    means: "The object changes its namespace, or it carries the sync options Replace and Force, so that ArgoCD deletes it and makes it anew.",
    consider: "What happens between the two: pods stop, addresses change, and what the object owns goes with it.",
  },
  "unreadable": {
    weight: "caution",
    title: "A file cannot be read as an object",
    means: "The earlier or the later file holds no data that can be compared, so nothing is known about what the change does.",
    consider: "Read the difference of the files yourself, and compile the tree anew.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
