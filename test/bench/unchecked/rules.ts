import * as checked from "../../../lib/cli/rules.js";

export * from "../../../lib/cli/rules.js";

/** The rules of a workspace, of which nothing is used. */
export function readRules(...workspace: Parameters<typeof checked.readRules>): Omit<checked.Rules, "inputs"> & { readonly inputs: () => undefined } {
  return { ...checked.readRules(...workspace), inputs: () => undefined };
}
