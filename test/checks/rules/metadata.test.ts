import fc from "fast-check";
import { test } from "uvu";
import { equal, is, ok } from "uvu/assert";
import { ruleProblems } from "#lib/checks/rules/check.js";
import { rulesCodes } from "#lib/diagnostics/catalogue/rules.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";
import { changed, findings, manifest, pod } from "./samples.js";
import { cases } from "./table.js";

const configMap: DataObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web.settings", namespace: "shop", labels: { "example.com/app": "Web_1" }, annotations: { "Example.com/Note": "any text" } }, data: { "a.yaml": "x" } };

cases("metadata", configMap, [
  ["a name in capitals", [["/metadata/name", "Web"]], ["name-malformed /metadata/name"]],
  ["a label key with two slashes", [["/metadata/labels", { "a/b/c": "x" }]], ["label-invalid /metadata/labels/a~1b~1c"]],
  ["a label value of 64 characters", [["/metadata/labels", { a: "x".repeat(64) }]], ["label-invalid /metadata/labels/a"]],
  ["an empty label value", [["/metadata/labels", { a: "" }]], []],
  ["annotations of 256 KiB", [["/metadata/annotations", { a: "x".repeat(256 * 1024 - 1) }]], []],
  ["annotations beyond 256 KiB", [["/metadata/annotations", { a: "x".repeat(256 * 1024) }]], ["label-invalid /metadata/annotations"]],
  ["a finalizer without a domain", [["/metadata/finalizers", ["mine"]]], ["label-invalid /metadata/finalizers/0"]],
  ["a key with a slash", [["/data", { "a/b": "x" }]], ["name-malformed /data/a~1b"]],
  ["a key in both lists", [["/binaryData", { "a.yaml": "eA==" }]], ["list-duplicate /data/a.yaml"]],
  ["binary data that is not base64", [["/binaryData", { b: "?" }]], ["value-invalid /binaryData/b"]],
]);

test("custom resources have their metadata checked", () => {
  equal(findings({ apiVersion: "example.com/v1", kind: "Foo", metadata: { name: "A", labels: { "-": "x" } }, spec: { containers: 3 } }), ["name-malformed /metadata/name", "label-invalid /metadata/labels/-"]);
});

test("a Secret needs the keys of its type, and its values are never shown", () => {
  const secret: DataObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "tls" }, type: "kubernetes.io/tls", data: { "tls.crt": "hunter2!" } };
  const problems = ruleProblems(manifest(secret), "1.34");
  equal(problems.map(({ code, pointer }) => `${code} ${pointer}`), ["value-invalid /data/tls.crt", "field-missing /data"]);
  ok(!JSON.stringify(problems).includes("hunter2"));
  equal(findings({ ...secret, data: { "tls.crt": "ENC[AES256_GCM,data:x]", "tls.key": "eA==" } }), []);
});

test("messages show the value that was seen", () => {
  const [problem] = ruleProblems(manifest(changed(pod, ["/spec/containers/0/ports/0/containerPort", 70_000])), "1.34");
  is(problem?.message, "containerPort is 70000, expected 1 to 65535");
});

test("keys of prototypes are keys like others", () => {
  const hostile = JSON.parse('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"__proto__":"x","constructor":"y"}},"spec":{"__proto__":{"containers":1},"containers":[{"name":"a","image":"b","resources":{"limits":{"__proto__":1}}}],"volumes":[{"name":"v","constructor":{}}]}}') as DataObject;
  equal(findings(hostile), ["label-invalid /metadata/labels/__proto__", "value-invalid /spec/containers/0/resources/limits/__proto__"]);
});

test("no data makes the rules throw", () => {
  const data: fc.Arbitrary<Data> = fc.jsonValue() as fc.Arbitrary<Data>;
  const places = ["/spec", "/metadata", "/spec/containers", "/spec/volumes", "/spec/template", "/spec/ports", "/spec/rules", "/spec/affinity", "/data", "/rules", "/webhooks"];
  const kinds = [["v1", "Pod"], ["v1", "Service"], ["apps/v1", "StatefulSet"], ["batch/v1", "CronJob"], ["networking.k8s.io/v1", "Ingress"], ["v1", "LimitRange"], ["autoscaling/v2", "HorizontalPodAutoscaler"], ["admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"]];
  fc.assert(fc.property(fc.constantFrom(...kinds), fc.constantFrom(...places), data, ([apiVersion = "", kind = ""], place, value) => {
    const object = changed({ apiVersion, kind, metadata: { name: "a" } }, [place, value]);
    for (const { code } of ruleProblems({ ...manifest({ apiVersion, kind, metadata: { name: "a" } }), data: object }, "1.34")) ok(Object.hasOwn(rulesCodes(), code));
  }), { numRuns: 2000, seed: 4 });
});

test.run();
