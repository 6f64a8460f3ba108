import type { ConsequenceEntry } from "./entry.js";

/** What happens to volumes and to what they hold. */
export const dataConsequences = {
  "data-deleted": {
    weight: "danger",
    title: "Data is deleted",
    means: "A claim goes, and with it the volume and all that it holds, because the reclaim policy of the volume or its class is Delete, which is what Kubernetes takes when nothing else is said.",
    consider: "Whether there is a backup that was restored once. No revert brings the data back. To keep it, set the volume's reclaim policy to Retain first.",
  },
  "data-kept": {
    weight: "caution",
    title: "Data stays without an owner",
    means: "A claim or a volume goes, but the reclaim policy is Retain: the volume stays as Released, and nothing can claim it until somebody clears its claimRef.",
    consider: "Who is to delete the volume, or to bind it again.",
  },
  "claims-left": {
    weight: "caution",
    title: "Claims are left behind",
    means: "A StatefulSet goes or gets fewer pods. The claims of the pods stay, because its persistentVolumeClaimRetentionPolicy is Retain, and belong to nothing in the tree any more.",
    consider: "Delete the claims when their data is not wanted. Pods that come back under the same name find it again.",
  },
  "claim-shrunk": {
    weight: "caution",
    title: "A claim cannot become smaller",
    means: "The API server refuses a claim that asks for less than before (Kubernetes, ValidatePersistentVolumeClaimUpdate), and ArgoCD shows SyncFailed.",
    consider: "Leave the size, or move the data to a new, smaller claim.",
  },
  "claim-grown": {
    weight: "notice",
    title: "A volume grows",
    means: "A claim asks for more. The storage driver enlarges the volume, and the file system when the pod starts or while it runs. It never becomes smaller again.",
    consider: "Whether the storage has the room.",
  },
  "claim-cannot-grow": {
    weight: "caution",
    title: "A claim cannot become larger",
    means: "A claim asks for more, but its class has no `allowVolumeExpansion: true`, so the API server refuses it (admission plugin PersistentVolumeClaimResize).",
    consider: "Allow expansion in the class when its driver can do it; the class may change this field.",
  },
  "claim-swapped": {
    weight: "caution",
    title: "Pods use another claim",
    means: "A workload mounts another claim than before. What the old one holds is not copied.",
    consider: "Copy the data first, and delete the old claim later.",
  },
  "claim-moved": {
    weight: "danger",
    title: "A claim changes its Application",
    means: "A claim moves from one deployment to another. The Application that loses it prunes it, with its data, unless the one that gains it has taken it over before.",
    consider: "Set `argocd.argoproj.io/sync-options: Prune=false` on the claim in a commit before, and take it off afterwards.",
  },
  "data-in-pod": {
    weight: "danger",
    title: "Data lives only as long as the pod",
    means: "What was kept in a claim or a volume is now in an emptyDir or in memory, which begins empty and goes with every pod or task.",
    consider: "Whether what is written there can be lost at each restart.",
  },
  "reclaim-delete": {
    weight: "danger",
    title: "Volumes go with their claims",
    means: "A reclaim or retention policy becomes Delete: from now on whoever deletes the claim, or the StatefulSet, deletes the data.",
    consider: "Whether every claim concerned has a backup, and who may delete them.",
  },
  "namespace-deleted": {
    weight: "danger",
    title: "A namespace goes with everything in it",
    means: "A Namespace is removed. Kubernetes deletes all objects in it, those of other Applications and those that nobody committed among them.",
    consider: "Look at what is there: `kubectl get all,pvc,secret -n <namespace>`.",
  },
  "definition-deleted": {
    weight: "danger",
    title: "All objects of a kind go",
    means: "A CustomResourceDefinition is removed. Kubernetes deletes every object of its kind in all namespaces, and operators delete what these stood for.",
    consider: "Whether any object of the kind is left: `kubectl get <plural> -A`.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
