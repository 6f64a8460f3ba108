import type { Entry } from "./entry.js";

/** What is wrong in an object though its schema is right. */
export const rulesCodes = {
} as const satisfies Record<string, Entry>;
