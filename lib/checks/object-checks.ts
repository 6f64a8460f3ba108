import type { KubernetesVersion } from "../model/kubernetes.js";
import type { LabelSelector } from "../model/policy.js";
import type { DataObject, Manifest } from "../synth/manifest.js";
import type { PolicySet } from "./policies/compile.js";
import type { Problem } from "./problem.js";
import { ruleProblems } from "./rules/check.js";
import type { Schemas } from "./schema/schemas.js";
import { secretProblems } from "./secrets/check.js";
import { isEncryptedBySops } from "./secrets/in-clear.js";

/** A problem that holds in namespaces with certain labels only. */
export interface ConditionalProblem extends Problem {
  readonly when?: { readonly namespace: string; readonly selector: LabelSelector };
  /** Line of the policy that says so. */
  readonly source?: { readonly file: string; readonly line: number };
}

/** A problem, and which of several objects it is in. */
export interface ObjectProblem extends ConditionalProblem {
  readonly object: number;
}

/** What an object is checked by. */
export interface ObjectCheck {
  readonly kubernetes: KubernetesVersion;
  readonly schemas: Schemas;
  readonly policies: PolicySet;
  /** The Namespace object of a name; null when there is none, undefined when that is not known yet. */
  readonly namespace: (name: string) => DataObject | null | undefined;
}

/** Codes of a form so wrong that expressions about the object could not be evaluated. */
const malformed: ReadonlySet<string> = new Set(["schema-type", "schema-required", "schema-enum", "schema-invalid", "kind-unknown"]);

/** What is wrong with an object's form: by its schema, and by the API server's rules of the versions that are served. */
export function formProblems(manifest: Manifest, { kubernetes, schemas }: Pick<ObjectCheck, "kubernetes" | "schemas">): readonly Problem[] {
  const found = schemas.check(manifest);
  // As nearly always.
  if (found.length === 0) return ruleProblems(manifest, kubernetes);
  const schema = found.filter(({ pointer }) => pointer !== "/sops" || !isEncryptedBySops(manifest.data));
  if (schema.some(({ code }) => code === "kind-not-served")) return schema;
  const told = new Set(schema.map(({ pointer }) => pointer));
  return [...schema, ...ruleProblems(manifest, kubernetes).filter(({ pointer }) => !told.has(pointer))];
}

/** Checks one object by its schema, by the API server's rules, for secrets, and by the policies. */
export function checkObject(manifest: Manifest, { kubernetes, schemas, policies, namespace }: ObjectCheck): {
  readonly problems: readonly ConditionalProblem[];
  /** Whether something has to be known first: the kind's definition, or the namespace. */
  readonly isOpen: boolean;
} {
  const form = formProblems(manifest, { kubernetes, schemas });
  const problems: ConditionalProblem[] = [...form, ...secretProblems(manifest)];
  const isOpen = form.some(({ code }) => code === "kind-unknown");
  if (form.some(({ code }) => malformed.has(code))) return { problems, isOpen };
  const judged = policies.check(manifest, { namespace, isKept: problems.length === 0 });
  for (const { code, message, pointer, hint, severity, source, when: selector } of judged.problems) {
    problems.push({
      code, message, pointer, severity, source,
      ...(hint === undefined ? {} : { hint }),
      ...(selector === undefined ? {} : { when: { namespace: manifest.namespace === "" ? "default" : manifest.namespace, selector } }),
    });
  }
  return { problems, isOpen: isOpen || judged.pending.length > 0 };
}
