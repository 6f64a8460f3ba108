import type { Entry } from "./entry.js";

/** What a schema finds wrong in an object. */
export const schemaCodes = {
} as const satisfies Record<string, Entry>;
