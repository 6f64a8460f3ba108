import { test } from "uvu";
import * as assert from "uvu/assert";
import { given } from "#lib/model/given.js";
import { brief, check, cluster, web } from "./scene.js";

const env = (source: string): string => web(`        env: [{ name: A, valueFrom: ${source} }]`);
const pod = (fields: string): string => web(`      ${fields}`);
const config = "{ apiVersion: v1, kind: ConfigMap, metadata: { name: config }, data: { a.yml: x }, binaryData: { b: eA== } }\n---\n";
const secret = "{ apiVersion: v1, kind: Secret, metadata: { name: secret }, stringData: { password: x } }\n---\n";
const first = "Deployment shop/web /spec/template/spec/containers/0/env/0/valueFrom";

const passing: Record<string, string> = {
  "a key of a ConfigMap": config + env("{ configMapKeyRef: { name: config, key: a.yml } }"),
  "a binary key of a ConfigMap": config + env("{ configMapKeyRef: { name: config, key: b } }"),
  "a key of a Secret": secret + env("{ secretKeyRef: { name: secret, key: password } }"),
  "a Secret that a controller fills": `
{ apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token, metadata: { name: t, annotations: { kubernetes.io/service-account.name: default } } }
---
${env("{ secretKeyRef: { name: t, key: token } }")}`,
  "a pattern of a policy": "{ apiVersion: policies.kyverno.io/v1, kind: ValidatingPolicy, metadata: { name: a }, spec: { template: { spec: { serviceAccountName: none, containers: [] } } } }",
  "an optional Secret that is missing": env("{ secretKeyRef: { name: none, key: none, optional: true } }"),
  "an optional volume that is missing": pod("volumes: [{ name: a, configMap: { name: none, optional: true } }, { name: b, projected: { sources: [{ secret: { name: none, optional: true } }] } }]"),
  "the certificate of the API server, which every namespace has": pod("volumes: [{ name: a, configMap: { name: kube-root-ca.crt } }]"),
  "the default service account": pod("serviceAccountName: default"),
  "priority classes of the system": pod("priorityClassName: system-cluster-critical"),
  "a storage class of the inventory": "{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { storageClassName: fast } }",
  "a storage class that only volumes have": `
{ apiVersion: v1, kind: PersistentVolume, metadata: { name: disk }, spec: { storageClassName: manual } }
---
{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { storageClassName: manual } }`,
  "no storage class, stated": "{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { storageClassName: '' } }",
  "a claim that a StatefulSet makes": `
${pod("volumes: [{ name: a, persistentVolumeClaim: { claimName: data-db-0 } }]")}
{ apiVersion: v1, kind: Service, metadata: { name: db }, spec: { clusterIP: None, selector: { app: db } } }
---
{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: db }, spec: { serviceName: db, volumeClaimTemplates: [{ metadata: { name: data }, spec: {} }], template: { metadata: { labels: { app: db } }, spec: { containers: [] } } } }`,
  "cluster roles of Kubernetes": `
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: { name: a }, roleRef: { kind: ClusterRole, name: view }, subjects: [{ kind: Group, name: all }, { kind: ServiceAccount, name: default, namespace: shop }] }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: { name: b }, roleRef: { kind: ClusterRole, name: "system:auth-delegator" } }`,
  "a Secret that a Certificate makes": `
{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: a }, spec: { group: cert-manager.io, names: { kind: Certificate } } }
---
{ apiVersion: cert-manager.io/v1, kind: Certificate, metadata: { name: a }, spec: { secretName: a-tls, issuerRef: { kind: ClusterIssuer, name: letsencrypt } } }
---
${env("{ secretKeyRef: { name: a-tls, key: tls.key } }")}`,
};

for (const [name, yaml] of Object.entries(passing)) {
  test(`${name} is no finding`, () => assert.equal(brief(check(yaml, { cluster: { ...cluster, policyEngine: "kyverno" } })), []));
}

const failing: Record<string, readonly [yaml: string, ...found: string[]]> = {
  "a missing ConfigMap": [env("{ configMapKeyRef: { name: config, key: a.yml } }"), `reference-missing ${first}/configMapKeyRef/name`],
  "a missing key of a ConfigMap": [config + env("{ configMapKeyRef: { name: config, key: c } }"), `reference-key-missing ${first}/configMapKeyRef/key`],
  "a missing Secret": [env("{ secretKeyRef: { name: secret, key: password } }"), `reference-missing ${first}/secretKeyRef/name`],
  "a missing key of a Secret": [secret + env("{ secretKeyRef: { name: secret, key: user } }"), `reference-key-missing ${first}/secretKeyRef/key`],
  "a missing Secret for all variables": [web("        envFrom: [{ secretRef: { name: none } }]"), "reference-missing Deployment shop/web /spec/template/spec/containers/0/envFrom/0/secretRef/name"],
  "a missing file of a volume": [
    secret + pod("volumes: [{ name: a, projected: { sources: [{ secret: { name: secret, items: [{ key: none, path: p }] } }] } }]"),
    "reference-key-missing Deployment shop/web /spec/template/spec/volumes/0/projected/sources/0/secret/items/0/key",
  ],
  "a missing claim": [pod("volumes: [{ name: a, persistentVolumeClaim: { claimName: data-db-0 } }]"), "reference-missing Deployment shop/web /spec/template/spec/volumes/0/persistentVolumeClaim/claimName"],
  "a missing service account": [pod("serviceAccountName: web"), "reference-missing Deployment shop/web /spec/template/spec/serviceAccountName"],
  "a missing pull secret": [pod("imagePullSecrets: [{ name: none }]"), "reference-missing Deployment shop/web /spec/template/spec/imagePullSecrets/0/name"],
  "a missing priority class": [pod("priorityClassName: high"), "reference-missing Deployment shop/web /spec/template/spec/priorityClassName"],
  "a missing runtime class": [pod("runtimeClassName: nvidia"), "reference-missing Deployment shop/web /spec/template/spec/runtimeClassName"],
  "a missing storage class": [
    "{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { storageClassName: slow } }",
    "reference-missing PersistentVolumeClaim shop/a /spec/storageClassName",
  ],
  "a missing role and account of a binding": [
    "{ apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: a }, roleRef: { kind: Role, name: r }, subjects: [{ kind: ServiceAccount, name: s }] }",
    "reference-missing RoleBinding shop/a /roleRef/name", "reference-missing RoleBinding shop/a /subjects/0/name",
  ],
  "a missing namespace": ["{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: none } }", "reference-missing ConfigMap none/a /metadata/namespace"],
  "a missing headless Service": [
    "{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: db }, spec: { serviceName: db, template: { metadata: { labels: { app: db } }, spec: { containers: [] } } } }",
    "reference-missing StatefulSet shop/db /spec/serviceName",
  ],
  "a Service that a webhook does not reach": [
    "{ apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: { name: a }, webhooks: [{ clientConfig: { service: { name: none, namespace: shop } } }] }",
    "reference-missing ValidatingWebhookConfiguration a /webhooks/0/clientConfig/service/name",
  ],
  "a kind that nobody defines": ["{ apiVersion: example.org/v1, kind: Thing, metadata: { name: a } }", "definition-missing Thing shop/a /kind"],
  "what an operator's template needs": [
    "{ apiVersion: helm.cattle.io/v1, kind: Thing, metadata: { name: a }, spec: { groups: [{ template: { spec: { serviceAccountName: none, containers: [] } } }] } }",
    "reference-missing Thing shop/a /spec/groups/0/template/spec/serviceAccountName",
  ],
};

for (const [name, [yaml, ...found]] of Object.entries(failing)) {
  test(`${name} is found`, () => assert.equal(brief(check(yaml)), found));
}

test("what is given stops the finding", () => {
  const yaml = `${env("{ secretKeyRef: { name: secret, key: password } }")}{ apiVersion: example.org/v1, kind: Thing, metadata: { name: a } }`;
  assert.is(check(yaml).length, 2);
  assert.equal(brief(check(yaml, { given: [
    given({ kind: "Secret", name: "secret", namespace: "shop", keys: ["password"], by: "the vault" }),
    given({ kind: "CustomResourceDefinition", group: "example.org", defines: ["Thing"], by: "an operator" }),
  ] })), []);
});

test("a key that what is given does not have is found", () => {
  const found = check(env("{ secretKeyRef: { name: secret, key: pasword } }"), { given: [given({ kind: "Secret", name: "secret", keys: ["password"], by: "the vault" })] });
  assert.equal(brief(found), [`reference-key-missing ${first}/secretKeyRef/key`]);
  assert.match(found[0]?.hint ?? "", "password");
});

test("what a construct states is given, with its keys", () => {
  const yaml = env("{ secretKeyRef: { name: secret, key: password } }");
  const stated = (keys: string[]) => [{ construct: "database", given: { kind: "Secret" as const, name: "secret", keys, by: "" } }];
  assert.equal(brief(check(yaml, { constructs: stated(["password"]) })), []);
  assert.equal(brief(check(yaml, { constructs: stated(["user"]) })), [`reference-key-missing ${first}/secretKeyRef/key`]);
});

test("what nothing needs, or what the cluster makes itself, is an unused statement", () => {
  const [nothing, made] = check(secret + env("{ secretKeyRef: { name: secret, key: password } }"), { given: [
    { ...given({ kind: "Secret", name: "other", by: "the vault" }), at: { app: "shop", pointer: "/given/0" } },
    given({ kind: "Secret", name: "secret", by: "the vault" }),
  ] });
  assert.is(nothing?.code, "given-unused");
  assert.equal(nothing?.location, { app: "shop", pointer: "/given/0" });
  assert.match(made?.message ?? "", "Secret shop/secret makes it");
});

test("a construct's reference to a secret that is made here is no finding, one that nobody uses is", () => {
  const constructs = [{ construct: "a", given: { kind: "Secret" as const, name: "secret", by: "" } }];
  assert.equal(brief(check(secret + env("{ secretKeyRef: { name: secret, key: password } }"), { constructs })), []);
  assert.equal(check(web(), { constructs }).map(({ code, location }) => `${code} ${location.construct ?? ""}`), ["given-unused a"]);
});

test("what the inventory says is there", () => {
  const yaml = "{ apiVersion: policies.kyverno.io/v1, kind: ValidatingPolicy, metadata: { name: a } }";
  assert.equal(brief(check(yaml)).length, 1);
  assert.equal(brief(check(yaml, { cluster: { ...cluster, policyEngine: "kyverno" } })), []);
});

test("hints name what is meant", () => {
  const [found] = check(config + env("{ configMapKeyRef: { name: confg, key: a.yml } }"));
  assert.match(found?.hint ?? "", 'Write "config"');
  assert.match(found?.message ?? "", 'There is no ConfigMap "confg" in the namespace shop');
});

test("names of prototypes are names like any other", () => {
  const found = check(`
${env("{ configMapKeyRef: { name: __proto__, key: constructor } }")}
{ apiVersion: v1, kind: Service, metadata: { name: s }, spec: { selector: { constructor: a } } }`);
  assert.equal(brief(found), [`reference-missing ${first}/configMapKeyRef/name`, "selects-nothing Service shop/s /spec/selector"]);
});

test.run();
