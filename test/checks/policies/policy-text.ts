import { loadPolicies, type LoadOptions } from "#lib/checks/policies/load.js";
import type { Policy } from "#lib/model/policy.js";
import type { DataObject, Manifest } from "#lib/synth/manifest.js";

/** Annotations that every policy has to carry. */
export const annotations = `
    policies.kyverno.io/title: A title
    policies.kyverno.io/severity: high
    policies.kyverno.io/category: A category
    policies.kyverno.io/description: What it is about.
    astrolabe/remediation: Do it otherwise.
    astrolabe/evidences: CIS Kubernetes 5.2.2; Pod Security baseline`;

/** Selects objects of a kind of the core group, by its plural. */
export const onCore = (resource: string): string => `
  matchConstraints:
    resourceRules:
    - apiGroups: [""]
      apiVersions: [v1]
      operations: [CREATE, UPDATE]
      resources: [${resource}]`;

export const onPods = onCore("pods");

/** A whole policy file with the given `spec`, as YAML indented by two. */
export function policyText(spec: string, name = "sample"): string {
  return `apiVersion: policies.kyverno.io/v1\nkind: ValidatingPolicy\nmetadata:\n  name: ${name}\n  annotations:${annotations}\nspec:${spec}\n`;
}

/** A policy with one validation. */
export function validating(selection: string, expression: string, name = "sample"): string {
  return policyText(`${selection}\n  validations:\n  - expression: ${JSON.stringify(expression)}\n    message: it does not hold`, name);
}

/** A policy on Pods with one validation. */
export const onPodsText = (expression: string, more = "", name = "sample"): string => validating(`${onPods}${more}`, expression, name);

/** The policy of a text that is right. */
export function policyOf(text: string, name = "sample", options: LoadOptions = {}): Policy {
  const { policies: [policy], diagnostics } = loadPolicies([{ file: `policies/${name}.yaml`, text }], options);
  if (policy === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return policy;
}

/** Codes, lines and messages of what is wrong with a policy. */
export function problemsOf(text: string, options: LoadOptions = {}, file = "policies/sample.yaml"): readonly string[] {
  return loadPolicies([{ file, text }], options).diagnostics.map(({ code, location, message }) => `${code} ${location.line}: ${message}`);
}

/** An object as the compiler knows it. */
export function manifestOf(data: DataObject): Manifest {
  const { apiVersion, kind, metadata } = data as { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return { group, apiVersion, kind, namespace: metadata.namespace ?? "", name: metadata.name, data, wave: 0, construct: "c" };
}

export const pod = (spec: DataObject, metadata: DataObject = {}): Manifest =>
  manifestOf({ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "shop", ...metadata }, spec: { containers: [{ name: "c", image: "registry.example.org/c:1" }], ...spec } });

export const deployment = (spec: DataObject, metadata: DataObject = {}): Manifest => manifestOf({
  apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop", ...metadata },
  spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "registry.example.org/c:1" }], ...spec } } },
});
