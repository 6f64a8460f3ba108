import type { Entry } from "./entry.js";

/** What is wrong with waivers. */
export const waiversCodes = {
} as const satisfies Record<string, Entry>;
