import type { ConsequenceEntry } from "./entry.js";

/** What ArgoCD or Portainer does with objects that come, go and move. */
export const deliveryConsequences = {
  "starts": {
    weight: "notice",
    title: "A workload starts",
    means: "A workload or a stack is new, or has replicas again after it had none.",
    consider: "Whether what it needs is there: its Secrets, its data, the services that it calls.",
  },
  "pruned": {
    weight: "notice",
    title: "Objects are deleted",
    means: "Objects are no longer in the tree, and ArgoCD deletes them from the cluster.",
    consider: "Whether anything that is not in this repository uses them.",
  },
  "prune-waits": {
    weight: "caution",
    title: "Objects wait to be deleted",
    means: "Objects are no longer in the tree, but ArgoCD deletes them only when somebody syncs by hand or confirms it. Until then they run, and the Application is OutOfSync.",
    consider: "Who is to do it, and when.",
  },
  "left-behind": {
    weight: "caution",
    title: "Objects stay on the cluster",
    means: "Objects are no longer in the tree, and nothing deletes them: ArgoCD's pruning is off for them, the Application goes without its objects, or Portainer delivers, which applies and never prunes on Kubernetes. They run on and nobody tends them.",
    consider: "Delete them by hand, or say why they stay. The plan's list of changes has each of them.",
  },
  "moved-between": {
    weight: "caution",
    title: "An object changes its Application",
    means: "An object moves from one deployment to another. ArgoCD tracks it by an annotation that names its Application. If the new one syncs first, it takes the object over; if the old one does, it prunes the object, and the new one makes it anew.",
    consider: "Sync the new Application first, or set Prune=false on the object for one commit. A claim or a Namespace is not to be left to chance.",
  },
  "project-narrower": {
    weight: "caution",
    title: "ArgoCD may no longer delete what it brought",
    means: "An AppProject no longer allows a namespace or a kind in the same change that takes the last of its objects away. The project changes first, and ArgoCD neither prunes nor cascades to what it no longer allows.",
    consider: "Delete what is left by hand, or drop the objects in a commit before.",
  },
  "order": {
    weight: "caution",
    title: "The order of syncing changes",
    means: "Two objects or Applications that were synced one after the other are now synced the other way round.",
    consider: "Whether the one that now comes first needs the other, on a new cluster above all.",
  },
  "sync-off": {
    weight: "caution",
    title: "ArgoCD stops acting by itself",
    means: "An Application loses automated sync, pruning or self-healing. What is merged is then not applied, or what is changed by hand stays.",
    consider: "Who is to sync it, and for how long.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
