import type { ConsequenceEntry } from "./entry.js";

/** Pods, tasks and containers that are replaced, and images that change. */
export const restartConsequences = {
  "restart": {
    weight: "caution",
    title: "Pods restart",
    means: "The pod template of a workload, or what a Swarm's service is made of, changes, so its pods or tasks are replaced. Others go on serving meanwhile, as the strategy of the workload says.",
    consider: "Whether the service bears having fewer pods for a while, and whether its clients connect again.",
  },
  "downtime": {
    weight: "caution",
    title: "Service is down while pods restart",
    means: "The pod template of a workload, or what a service of a stack is made of, changes, and all its pods, tasks or containers stop before new ones run: there is only one, or the strategy says so. On a Compose host it is always so.",
    consider: "Merge when nobody needs the service, or give it a second pod and a rolling update first.",
  },
  "restart-on-delete": {
    weight: "notice",
    title: "Pods keep their old form",
    means: "The pod template of a workload changes, but its controller leaves running pods alone: its update strategy is OnDelete, a partition holds them back, or it is a bare ReplicaSet.",
    consider: "Delete the pods, or lower the partition, when the change is to take effect.",
  },
  "next-run": {
    weight: "notice",
    title: "The next run has another form",
    means: "The pod template of a CronJob, or a service that runs and ends, changes. Runs that have begun end as they are; the next one is made of the new template. A Swarm runs such a service again at once.",
    consider: "Whether the run that is due next may be the first of its kind, or is better started by hand.",
  },
  "data-downgrade": {
    weight: "caution",
    title: "Data is opened by an older version",
    means: "The image of a workload with volumes goes back to an older version. Many programs cannot read what a newer version of theirs has written.",
    consider: "Read the program's notes on downgrades, and have a backup from before the upgrade.",
  },
  "chart": {
    weight: "caution",
    title: "A Helm chart is applied anew",
    means: "The version or the values of a HelmChart or HelmChartConfig change. The helm controller upgrades the release, and its pods restart as the chart says, which is not known here.",
    consider: "Read the chart's notes, above all between major versions.",
  },
  "operator": {
    weight: "caution",
    title: "An operator changes pods",
    means: "A custom resource changes whose operator makes pods of it. Which of them restart, and when, is the operator's decision.",
    consider: "What the operator's documentation says of the fields that change.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
