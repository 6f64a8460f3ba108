import { posix } from "node:path";
import { diagnose, type CatalogueCode } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { KubernetesVersion } from "../../model/kubernetes.js";
import { quote } from "../../model/name.js";
import type { Policy } from "../../model/policy.js";
import { expressionProblems, type CheckedExpressions } from "./expressions.js";
import { kindsWith, type Kinds, type ServedKind } from "./kinds.js";
import { parsePolicy, type Parsed } from "./parse.js";
import { selectionProblems } from "./selects.js";
import { isText, place, placeIn, readSource, startOf, type Source } from "./source.js";

export interface PolicyFile {
  /** Relative to the workspace, `/`-separated. */
  readonly file: string;
  readonly text: string;
}

export interface LoadOptions {
  /** The oldest version that a cluster has: expressions use nothing newer. Default: whatever the newest has. */
  readonly kubernetes?: KubernetesVersion;
  /** Custom kinds that are described. Default: nothing is known of them, and any could be there. */
  readonly customKinds?: readonly ServedKind[];
}

/** Policies that can be judged by, and what is wrong with the others. */
export interface LoadedPolicies {
  /** Sorted by name. A policy with an error is not among them. */
  readonly policies: readonly Policy[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads policies, and finds everything that would keep one from being judged by: each such finding is an error. */
export function loadPolicies(files: readonly PolicyFile[], { kubernetes, customKinds }: LoadOptions = {}): LoadedPolicies {
  const kinds = kindsWith(customKinds ?? []);
  const diagnostics: Diagnostic[] = [];
  const policies = new Map<string, Policy>();
  const checked: CheckedExpressions = new Map();
  for (const { file, text } of [...files].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))) {
    const source = readSource(file, text);
    const parsed = parsePolicy(source);
    const own = "policy" in parsed ? policyProblems(source, parsed, { kinds, kubernetes, checked, areCustomKnown: customKinds !== undefined })
      : parsed.problems.map(({ message, ...at }) => diagnose("policy-invalid", message, { file, ...at }));
    diagnostics.push(...own);
    if (!("policy" in parsed)) continue;
    const { policy } = parsed;
    const other = policies.get(policy.name);
    if (other !== undefined) {
      diagnostics.push(diagnose("policy-duplicate", `Two policies have the name ${quote(policy.name)}`, { file, line: policy.line }, {
        related: [{ file: other.file, line: other.line }],
        hint: "Give one of them another name.",
      }));
    }
    if (policy.name !== "" && other === undefined) policies.set(policy.name, policy);
  }
  const broken = new Set(diagnostics.map(({ location }) => location.file));
  const sound = [...policies.values()].filter(({ file }) => !broken.has(file));
  return { policies: sound.sort((a, b) => (a.name < b.name ? -1 : 1)), diagnostics };
}

interface Known {
  readonly kinds: Kinds;
  readonly kubernetes: KubernetesVersion | undefined;
  readonly areCustomKnown: boolean;
  readonly checked: CheckedExpressions;
}

function policyProblems(source: Source, parsed: Parsed, { kinds, kubernetes, areCustomKnown, checked }: Known): readonly Diagnostic[] {
  const { file } = source;
  const { policy } = parsed;
  const at = { file, line: policy.line };
  const found = parsed.problems.map(({ message, ...where }) => diagnose("policy-invalid", message, { file, ...where }));
  const expected = posix.basename(file).replace(/\.ya?ml$/, "");
  if (policy.name !== "" && policy.name !== expected) {
    found.push(diagnose("policy-invalid", `The policy is named ${quote(policy.name)}, its file ${quote(posix.basename(file))}`, at, { hint: "Name the file as the policy." }));
  }
  found.push(...parsed.foreign.map(({ message, ...where }) => diagnose("policy-not-portable", message, { file, ...where })));
  if (found.length === 0) found.push(...selectionProblems(policy, kinds, areCustomKnown).map((message) => diagnose("policy-selects-nothing", message, at)));
  // What autogen makes of an expression compiles if the expression does: it lengthens paths, and nothing else.
  for (const { code, message, path, offset } of expressionProblems(policy, kubernetes, checked)) found.push(expressionDiagnostic(source, parsed, code, message, path, offset));
  return found;
}

function expressionDiagnostic(source: Source, { expressions, policy }: Parsed, code: CatalogueCode, message: string, path: string, offset: number): Diagnostic {
  const node = expressions.get(path);
  const at = node === undefined ? { line: policy.line } : isText(node) ? placeIn(source, node, offset) : place(source.lines, startOf(node));
  return diagnose(code, `${path}: ${message}`, { file: source.file, ...at });
}
