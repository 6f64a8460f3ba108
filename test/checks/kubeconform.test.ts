import { createRequire } from "node:module";
import type { KubeconformResult } from "#lib/adapters/kubeconform.js";
import { kubeconformFindings } from "#lib/checks/kubeconform.js";
import { kubeconformSchemas } from "#lib/checks/kubeconform-schemas.js";
import { packOfDefinitions } from "#lib/checks/schema/definitions.js";
import type { DataObject } from "#lib/synth/manifest.js";
import type { Ajv2020 } from "ajv/dist/2020.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { deployment, schemasOf, widget, widgets } from "./schema/schemas.js";

const ajv2020: { readonly Ajv2020: typeof Ajv2020 } = createRequire(import.meta.url)("ajv/dist/2020");

const result = (more: Partial<KubeconformResult>): KubeconformResult =>
  ({ file: "a.yaml", status: "invalid", kind: "Service", version: "v1", name: "web", message: "", faults: [], ...more });

const findings = (...results: readonly KubeconformResult[]) => kubeconformFindings(results, ({ file }) => ({ file, line: 3 }));

test("what is valid is no finding", () => {
  assert.equal(findings(result({ status: "valid" })), []);
});

test("invalid, error and skipped are findings of their own, each at its object's place", () => {
  const found = findings(
    result({ faults: [{ pointer: "/spec/type", message: "value must be one of 'ClusterIP'" }, { pointer: "/spec", message: "missing property 'ports'" }] }),
    result({ file: "b.yaml", message: "no place is told" }),
    result({ file: "c.yaml", status: "error", message: "could not find schema for Widget" }),
    result({ file: "d.yaml", status: "skipped", kind: "Widget" }),
  );
  assert.equal(found.map(({ code, severity, message, location }) => [code, severity, message, location]), [
    ["kubeconform-invalid", "error", "kubeconform says: value must be one of 'ClusterIP'", { file: "a.yaml", line: 3, pointer: "/spec/type" }],
    ["kubeconform-invalid", "error", "kubeconform says: missing property 'ports'", { file: "a.yaml", line: 3, pointer: "/spec" }],
    ["kubeconform-invalid", "error", "kubeconform says: no place is told", { file: "b.yaml", line: 3 }],
    ["kubeconform-error", "error", "kubeconform could not judge the object: could not find schema for Widget", { file: "c.yaml", line: 3 }],
    ["kubeconform-skipped", "warning", 'kubeconform skipped the object of kind "Widget"', { file: "d.yaml", line: 3 }],
  ]);
});

test("values of a Secret are not repeated, nor is a text without end", () => {
  const [secret] = findings(result({ kind: "Secret", faults: [{ pointer: "/data/key", message: "'hunter2' does not match \"aGk=\"" }] }));
  assert.is(secret?.message, "kubeconform says: a value does not match a value");
  const [long] = findings(result({ message: "x".repeat(5000) }));
  assert.ok((long?.message.length ?? 0) < 400);
});

/** What a JSON Schema of the 2020-12 draft says of an object by our pack of its kind. */
function isValid(text: string | undefined, object: DataObject): boolean {
  const schema: DataObject = JSON.parse(text ?? "{}");
  return new ajv2020.Ajv2020({ strict: false, validateFormats: false }).compile(schema)(object);
}

test("a kind's schema is a file of its own, with the whole group in its path", () => {
  const kinds = [{ apiVersion: "v1", kind: "Service" }, { apiVersion: "apps/v1", kind: "Deployment" }, { apiVersion: "networking.k8s.io/v1", kind: "Ingress" }];
  assert.equal([...kubeconformSchemas(schemasOf("1.34"), [...kinds, ...kinds]).keys()], ["v1/service_v1.json", "apps/deployment_v1.json", "networking.k8s.io/ingress_v1.json"]);
});

test("kinds that nobody describes, and names that would leave the folder, have no file", () => {
  const kinds = [{ apiVersion: "v1", kind: "Sevrice" }, { apiVersion: "../../v1", kind: "Service" }, { apiVersion: "v1", kind: "../Service" }, { apiVersion: "", kind: "" }];
  assert.is(kubeconformSchemas(schemasOf("1.34"), kinds).size, 0);
});

for (const [what, object, expected] of [
  ["a sound Deployment", deployment(), true],
  ["null for a field that is not there", deployment({ spec: { replicas: null } }), true],
  ["an empty string for a choice that is not made", deployment({ pod: { restartPolicy: "" } }), true],
  ["null for a field that has to be there", deployment({ spec: { selector: null } }), false],
  ["an unknown field", deployment({ spec: { replica: 1 } }), false],
  ["an unknown field far below", deployment({ container: { imagePullPolicyy: "Always" } }), false],
  ["text for a number", deployment({ spec: { replicas: "1" } }), false],
  ["a number too large for its type", deployment({ spec: { replicas: 2 ** 31 } }), false],
  ["an unknown choice", deployment({ container: { imagePullPolicy: "Sometimes" } }), false],
  ["an absent field that has to be there", deployment({ spec: { selector: null, template: null } }), false],
] satisfies [string, DataObject, boolean][]) {
  test(`JSON Schema ${expected ? "takes" : "refuses"} ${what}, as our own schemas do`, () => {
    const text = kubeconformSchemas(schemasOf("1.34"), [{ apiVersion: "apps/v1", kind: "Deployment" }]).get("apps/deployment_v1.json");
    assert.is(isValid(text, object), expected);
  });
}

test("a custom kind is held to its definition, and its metadata to Kubernetes' own", () => {
  const { pack } = packOfDefinitions("crd", [widgets({ type: "object", properties: { size: { type: "integer" } } })]);
  const text = kubeconformSchemas(schemasOf("1.34").with(pack), [{ apiVersion: "example.org/v1", kind: "Widget" }]).get("example.org/widget_v1.json");
  assert.is(isValid(text, widget({ size: 1 })), true);
  assert.is(isValid(text, widget({ size: "1" })), false);
  assert.is(isValid(text, widget({ weight: 1 })), false);
  assert.is(isValid(text, widget({}, { metadata: { name: "one", label: {} } })), false);
});

test.run();
