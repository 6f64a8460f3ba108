import type { Entry } from "./entry.js";

/** Secrets in clear. */
export const secretsCodes = {
} as const satisfies Record<string, Entry>;
