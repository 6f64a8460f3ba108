import type { Entry } from "./entry.js";

/** What does not fit together among the objects of a cluster. */
export const referencesCodes = {
} as const satisfies Record<string, Entry>;
