import { secretProblems } from "#lib/checks/secrets/check.js";
import type { DataObject, Manifest } from "#lib/synth/manifest.js";
import { manifestOf } from "#lib/synth/object.js";
import { scopes } from "#lib/synth/scope.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { base64, drawn, pem, tokens } from "./samples.js";

const manifest = (data: DataObject): Manifest =>
  manifestOf({ apiVersion: "v1", kind: "ConfigMap", ...data, metadata: { name: "shop", namespace: "shop", ...(typeof data.metadata === "object" ? data.metadata : {}) } }, "web", 0, scopes([], []));

const pod = (container: DataObject): Manifest => manifest({ kind: "Pod", spec: { containers: [{ name: "web", image: "registry.example.org/shop:1", ...container }] } });

const found = (data: Manifest): string[] => secretProblems(data).map(({ code, pointer }) => `${code} ${pointer}`);

const token = tokens["GitHub classic"] ?? "";
const password = `h${drawn("alphanumeric", 9, 8)}!`;

test("a Secret with data in clear is refused as a whole", () => {
  const secret = (data: DataObject): Manifest => manifest({ kind: "Secret", ...data });
  assert.equal(found(secret({ data: { password: base64(password), user: base64("shop") } })), ["secret-object /data"]);
  assert.equal(found(secret({ stringData: { "tls.key": pem("PRIVATE KEY") } })), ["secret-object /stringData"]);
  assert.equal(secretProblems(secret({ data: { a: "YQ==" } }))[0]?.message, "The Secret holds a value in clear");
  assert.equal(secretProblems(secret({ data: { a: "YQ==", b: "Yg==" } }))[0]?.message, "The Secret holds 2 values in clear");
  const encrypted = "ENC[AES256_GCM,data:8Qzr,iv:abc=,tag:def=,type:str]";
  assert.equal(found(secret({ data: { a: encrypted, b: "YQ==" } })), ["secret-object /data"], "encrypted in part");
  assert.equal(found(secret({ data: { a: encrypted }, stringData: { b: encrypted }, sops: { mac: encrypted, age: [{ enc: pem("AGE ENCRYPTED FILE") }] } })), []);
});

test("a Secret that a controller fills, a SealedSecret and an ExternalSecret pass", () => {
  assert.equal(found(manifest({ kind: "Secret", type: "kubernetes.io/service-account-token", metadata: { annotations: { "kubernetes.io/service-account.name": "shop" } } })), []);
  assert.equal(found(manifest({ kind: "Secret", data: {} })), []);
  assert.equal(found(manifest({ kind: "Secret", stringData: { password: "" } })), []);
  const sealed = { password: `AgB${drawn("base64", 300)}`, token: `AgB${drawn("base64", 300, 2)}` };
  assert.equal(found(manifest({ apiVersion: "bitnami.com/v1alpha1", kind: "SealedSecret", spec: { encryptedData: sealed, template: { metadata: { name: "shop" } } } })), []);
  assert.equal(found(manifest({ apiVersion: "bitnami.com/v1alpha1", kind: "SealedSecret", spec: { encryptedData: sealed, template: { data: { password } } } })), [
    "secret-in-clear /spec/template/data/password",
  ], "the template of a SealedSecret is in clear");
  assert.equal(found(manifest({
    apiVersion: "external-secrets.io/v1", kind: "ExternalSecret",
    spec: {
      secretStoreRef: { kind: "ClusterSecretStore", name: "vault" }, target: { name: "shop-db", template: { data: { password: "{{ .password }}" } } },
      data: [{ secretKey: "password", remoteRef: { key: "secret/data/shop", property: "password" } }],
    },
  })), []);
});

test("credentials are found wherever an object has strings", () => {
  assert.equal(found(pod({ env: [{ name: "LOG", value: "debug" }, { name: "DB_PASSWORD", value: password }, { name: "X", value: token }] })), [
    "secret-in-clear /spec/containers/0/env/1/value", "secret-in-clear /spec/containers/0/env/2/value",
  ]);
  assert.equal(found(pod({ args: ["--port=80", `--db-password=${password}`, "--token", drawn("hex", 40), "--verbose"] })), [
    "secret-in-clear /spec/containers/0/args/1", "secret-in-clear /spec/containers/0/args/3",
  ]);
  assert.equal(found(pod({ command: ["sh", "-c", `mc alias set lab http://minio:9000 admin x; export MINIO_ROOT_PASSWORD=${password}`] })), ["secret-in-clear /spec/containers/0/command/2"]);
  assert.equal(found(manifest({ data: { "shop.ini": `[db]\npassword = ${password}\n`, "db-password": password, "readme.md": "nothing" } })), [
    "secret-in-clear /data/shop.ini", "secret-in-clear /data/db-password",
  ]);
  assert.equal(found(manifest({ binaryData: { "key.pem": base64(pem("EC PRIVATE KEY")) } })), ["secret-in-clear /binaryData/key.pem"]);
  assert.equal(found(manifest({ metadata: { annotations: { "example.org/notes": `see ${token}`, "example.org/api-token": drawn("hex", 40) } } })), [
    "secret-in-clear /metadata/annotations/example.org~1notes", "secret-in-clear /metadata/annotations/example.org~1api-token",
  ]);
  assert.equal(found(manifest({ apiVersion: "helm.cattle.io/v1", kind: "HelmChart", spec: { valuesContent: `grafana:\n  adminPassword: ${password}\n`, set: { adminPassword: password } } })), [
    "secret-in-clear /spec/valuesContent", "secret-in-clear /spec/set/adminPassword",
  ]);
});

test("references to Secrets and what a manifest names otherwise are no findings", () => {
  assert.equal(found(pod({
    env: [
      { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "shop-db", key: "password" } } },
      { name: "DB_PASSWORD_FILE", value: "/run/secrets/db/password" },
      { name: "DATABASE_URL", value: "postgres://shop:$(DB_PASSWORD)@shop-db.shop.svc:5432/shop" },
    ],
    envFrom: [{ secretRef: { name: "shop-secret" } }],
    image: `registry.example.org/shop@sha256:${drawn("hex", 64)}`,
  })), []);
  assert.equal(found(manifest({ metadata: { annotations: { "checksum/secret": drawn("hex", 64), uid: "123e4567-e89b-12d3-a456-426614174000" } }, data: { "ca.crt": pem("CERTIFICATE") } })), []);
});

test("no part of a credential is in a finding, not even when it is a key", () => {
  const values = [...Object.values(tokens), password, pem("PRIVATE KEY"), drawn("hex", 40)];
  const problems = values.flatMap((value) => [
    ...secretProblems(manifest({ data: { password: value, token: value, "a.txt": `first\nx: ${value}\n`, "b.txt": base64(`password: "${value}"`) } })),
    ...secretProblems(manifest({ data: { [value]: "x", [`a/${value}`]: { [value]: value } } })),
    ...secretProblems(pod({ env: [{ name: value, value }], args: [`--password=${value}`] })),
    ...secretProblems(manifest({ kind: "Secret", data: { [value]: value } })),
  ]);
  assert.ok(problems.length > values.length * 4);
  const report = JSON.stringify(problems);
  for (const value of values) {
    for (let at = 0; at + 8 <= value.length; at += 4) assert.not.ok(report.includes(value.slice(at, at + 8)), `a part of ${value.slice(0, 4)}…`);
  }
});

test("a finding says the line within a text", () => {
  assert.is(secretProblems(manifest({ data: { "shop.ini": `[db]\nhost = db\npassword = ${password}\n` } }))[0]?.message,
    "The value looks like a password (line 3 of the text). It is not shown here");
});

test("an object made of credentials gives some findings, not thousands", () => {
  const data = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`password-${i}-password`, password]));
  assert.is(secretProblems(manifest({ data })).length, 20);
});

test("keys that objects inherit from do no harm", () => {
  const data = Object.fromEntries([["constructor", "x".repeat(20)], ["toString", password], ["hasOwnProperty", "y"]]);
  assert.equal(found(manifest({ data })), []);
});

test.run();
