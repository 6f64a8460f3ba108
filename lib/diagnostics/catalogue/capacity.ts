import type { Entry } from "./entry.js";

/** What does not fit on the nodes of a cluster. */
export const capacityCodes = {
} as const satisfies Record<string, Entry>;
