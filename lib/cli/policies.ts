import { policyText, selectionText } from "../checks/policies/describe.js";
import { readPolicyFiles, readPolicyTests } from "../checks/policies/files.js";
import { loadPolicies, type LoadOptions } from "../checks/policies/load.js";
import { runPolicyTests, type PolicyTestRow } from "../checks/policies/tests.js";
import { nearest } from "../diagnostics/nearest.js";
import type { Policy } from "../model/policy.js";
import type { Outcome } from "./outcome.js";

/** What `astrolabe policies` is asked for. */
export interface PoliciesRequest {
  readonly action: "list" | "show" | "test";
  /** Name of the policy to show, or to test alone. */
  readonly name?: string | undefined;
}

/** Lists, documents or tests the policies of a workspace. Compiles no app and writes nothing. */
export function policies({ action, name }: PoliciesRequest, { root, ...options }: LoadOptions & { readonly root: string }): Outcome {
  const { policies: loaded, diagnostics } = loadPolicies(readPolicyFiles(root), options);
  if (name !== undefined && !loaded.some((policy) => policy.name === name)) {
    const near = nearest(name, loaded.map((policy) => policy.name));
    return { diagnostics, text: `There is no policy ${JSON.stringify(name)}.${near === undefined ? "" : ` Did you mean ${near}?`}`, result: { policies: [] }, failed: true };
  }
  const chosen = name === undefined ? loaded : loaded.filter((policy) => policy.name === name);
  switch (action) {
    case "list": return { diagnostics, text: table(chosen), result: { policies: chosen.map(summary) } };
    case "show": return { diagnostics, text: chosen.map(policyText).join("\n\n"), result: { policies: chosen.map(summary) } };
    case "test": {
      const tests = readPolicyTests(root).filter(({ file }) => name === undefined || file.split("/").at(-2) === name);
      const report = runPolicyTests(tests, loaded, options.customKinds);
      const tested = new Set(report.rows.map(({ policy }) => policy));
      const untested = chosen.filter((policy) => !tested.has(policy.name)).map((policy) => policy.name);
      return {
        diagnostics: [...diagnostics, ...report.diagnostics],
        text: testSummary(report.rows, untested),
        result: { rows: report.rows, untested },
        failed: report.rows.length === 0 && chosen.length > 0,
      };
    }
  }
}

/** What there is to say about a policy by its code, `policy/<name>`; nothing when there is none of that name. */
export function explainPolicy(code: string, { root, ...options }: LoadOptions & { readonly root: string }): Outcome | undefined {
  const policy = loadPolicies(readPolicyFiles(root), options).policies.find(({ name }) => code === `policy/${name}`);
  return policy === undefined ? undefined : { diagnostics: [], text: policyText(policy), result: summary(policy) };
}

function summary(policy: Policy) {
  const { name, file, title, severity, category, description, remediation, evidences, actions } = policy;
  return { name, file, title, severity, category, description, remediation, evidences, actions, selects: selectionText(policy) };
}

function table(list: readonly Policy[]): string {
  if (list.length === 0) return "There are no policies. One is a file policies/<name>.yaml.";
  const rows = list.map((policy) => [policy.name, policy.severity, policy.category, policy.actions.join(", "), policy.evidences.join("; "), selectionText(policy)]);
  const header = ["NAME", "SEVERITY", "CATEGORY", "ACTION", "EVIDENCES", "SELECTS"];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [header, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()).join("\n");
}

function testSummary(rows: readonly PolicyTestRow[], untested: readonly string[]): string {
  const passed = rows.filter(({ expected, actual }) => expected === actual).length;
  const counted = `${passed} of ${rows.length} rows are as expected, of ${new Set(rows.map(({ policy }) => policy)).size} policies.`;
  return untested.length === 0 ? counted : `${counted}\nWithout a test: ${untested.join(", ")}.`;
}
