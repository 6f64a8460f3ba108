import type { ConsequenceEntry } from "./entry.js";

/** What changes while pods go on running. */
export const configurationConsequences = {
  "config-stale": {
    weight: "caution",
    title: "Pods keep the old configuration",
    means: "A ConfigMap or Secret changes, and pods read it only as they start: as environment variables, or through a mount with subPath. Their template is the same, so nothing restarts them.",
    consider: "Restart the pods (`kubectl rollout restart`), or let the platform's constructs hash the configuration.",
  },
  "config-live": {
    weight: "notice",
    title: "Configuration changes under running pods",
    means: "A ConfigMap or Secret changes that pods mount as files. The kubelet changes the files within about a minute, without a restart.",
    consider: "Whether the program reads its files again by itself.",
  },
  "schedule-changed": {
    weight: "notice",
    title: "A job runs at other times",
    means: "The schedule or the time zone of a CronJob changes, or it runs again after it was suspended. A run whose time has passed meanwhile may be made up for at once, within its startingDeadlineSeconds.",
    consider: "What else runs at that time, such as a backup of the same data.",
  },
  "suspended": {
    weight: "caution",
    title: "A job no longer runs",
    means: "A CronJob or a Job is suspended. A CronJob begins no new runs; a Job's pods are stopped.",
    consider: "Who misses its result, and whether monitoring tells.",
  },
  "certificate-reissued": {
    weight: "caution",
    title: "A certificate is issued anew",
    means: "The names, the issuer or the key of a Certificate change, or its Secret has another name. cert-manager asks for a new one at once.",
    consider: "Whether the issuer may give it, whether clients trust it, and whether programs read the Secret again.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
