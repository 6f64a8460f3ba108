import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { quote } from "../../model/name.js";
import type { Policy } from "../../model/policy.js";
import { objectLabel, type Manifest } from "../../synth/manifest.js";
import { compilePolicies, type PolicySet } from "./compile.js";
import type { ServedKind } from "./kinds.js";
import { readPolicyTest, type ExpectedResult, type PolicyTest, type PolicyTestFile, type PolicyVerdict } from "./test-file.js";

/** One row of a test: a policy and a resource. */
export interface PolicyTestRow {
  readonly test: string;
  readonly policy: string;
  /** For people: `Deployment shop/web`. */
  readonly resource: string;
  readonly expected: PolicyVerdict;
  readonly actual: PolicyVerdict | "error";
}

export interface PolicyTestReport {
  readonly rows: readonly PolicyTestRow[];
  /** Tests that cannot be run, and rows that came out otherwise. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs Kyverno's tests of the policies that are loaded. */
export function runPolicyTests(files: readonly PolicyTestFile[], policies: readonly Policy[], customKinds: readonly ServedKind[] = []): PolicyTestReport {
  const rows: PolicyTestRow[] = [];
  const diagnostics: Diagnostic[] = [];
  const set = compilePolicies(policies, customKinds);
  for (const file of files) {
    const test = readPolicyTest(file);
    diagnostics.push(...test.problems.map(({ message, file: name, ...at }) => diagnose("policy-test-invalid", message, { file: name, ...at })));
    const loaded = new Set<string>();
    for (const { file: name, line } of test.policies) {
      const policy = policies.find((other) => other.file === name);
      if (policy === undefined) diagnostics.push(diagnose("policy-test-invalid", `The policy in ${quote(name)} is not loaded`, { file: test.file, line }, { hint: "Put what is wrong with the policy right first." }));
      else loaded.add(policy.name);
    }
    if (test.results.length === 0 && test.problems.length === 0) diagnostics.push(diagnose("policy-test-invalid", "The test expects no results", { file: test.file, line: 1 }));
    for (const expected of test.results) {
      const { rows: own, diagnostics: wrong } = runRow(test, expected, loaded, set);
      rows.push(...own);
      diagnostics.push(...wrong);
    }
  }
  return { rows, diagnostics };
}

function runRow(test: PolicyTest, expected: ExpectedResult, loaded: ReadonlySet<string>, set: PolicySet): PolicyTestReport {
  const at = { file: test.file, line: expected.line };
  if (!loaded.has(expected.policy)) {
    return { rows: [], diagnostics: expected.policy === "" ? [] : [diagnose("policy-test-invalid", `The row names the policy ${quote(expected.policy)}, which the test does not load`, at)] };
  }
  const rows: PolicyTestRow[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of expected.resources) {
    const found = test.resources.filter((resource) => resource.kind === expected.kind && (resource.name === name || `${resource.namespace}/${resource.name}` === name));
    if (found.length === 0) diagnostics.push(diagnose("policy-test-invalid", `The row names the ${expected.kind} ${quote(name)}, which is in no resource file`, at));
    for (const resource of found) {
      const { verdict, why } = verdictOf(set, expected.policy, resource, test);
      const label = objectLabel(resource);
      rows.push({ test: test.name, policy: expected.policy, resource: label, expected: expected.result, actual: verdict });
      if (verdict === expected.result) continue;
      diagnostics.push(diagnose("policy-test-failed", `${expected.policy} says ${verdict} to ${label}, expected ${expected.result}${why === "" ? "" : `: ${why}`}`, { ...at, object: label }));
    }
  }
  return { rows, diagnostics };
}

function verdictOf(set: PolicySet, policy: string, resource: Manifest, { namespaces }: PolicyTest): { readonly verdict: PolicyTestRow["actual"]; readonly why: string } {
  const judgements = set.judgements(resource, { only: new Set([policy]), namespace: (name) => namespaces.get(name) ?? null });
  const judged = judgements.flatMap(({ judgement }) => judgement ?? []);
  const [error] = judged.flatMap(({ errors }) => errors);
  if (error !== undefined) return { verdict: "error", why: `${error.path}: ${error.message}` };
  if (judged.length < judgements.length) return { verdict: "error", why: "the policy selects another version of the kind" };
  const [failure] = judged.flatMap(({ failures }) => failures);
  if (failure !== undefined) return { verdict: "fail", why: failure.message };
  return judged.some(({ isSkipped }) => !isSkipped) ? { verdict: "pass", why: "" } : { verdict: "skip", why: judged.length === 0 ? "the policy does not select it" : "a match condition is false" };
}
