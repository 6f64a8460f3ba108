import type { Entry } from "./entry.js";

/** What is wrong with plain YAML files. */
export const documentsCodes = {
} as const satisfies Record<string, Entry>;
