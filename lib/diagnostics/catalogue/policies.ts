import type { Entry } from "./entry.js";

/** What is wrong with policies themselves. */
export const policiesCodes = {
} as const satisfies Record<string, Entry>;
