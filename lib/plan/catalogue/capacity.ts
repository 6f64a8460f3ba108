import type { ConsequenceEntry } from "./entry.js";

/** What pods take of the nodes. */
export const capacityConsequences = {
  "requests-grow": {
    weight: "notice",
    title: "Pods ask for more",
    means: "A workload sets aside more of the nodes than before, because its pods ask for more or there are more of them. Others cannot use it, even while it is idle.",
    consider: "Whether it uses what it asks for. The plan shows how full the nodes are before and after.",
  },
} as const satisfies Record<string, ConsequenceEntry>;
