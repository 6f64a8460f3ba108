import { readPolicyFiles } from "../checks/policies/files.js";
import { loadPolicies } from "../checks/policies/load.js";
import type { Entry } from "../diagnostics/catalogue/entry.js";

/** What there is to say about each policy, by its code. */
export function policyEntries(root: string): ReadonlyMap<string, Entry> {
  return new Map(loadPolicies(readPolicyFiles(root)).policies.map(({ name, title, description, remediation, actions }) =>
    [`policy/${name}`, { severity: actions.includes("Deny") ? "error" : "warning", title, means: description, fix: remediation }]));
}
