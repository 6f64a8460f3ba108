import type { Entry } from "./entry.js";

/** What kubeconform says. */
export const kubeconformCodes = {
} as const satisfies Record<string, Entry>;
