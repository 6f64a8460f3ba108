import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigFile, ExternalService, SecretReference, Worker } from "#lib/constructs/index.js";
import { at, labels, render } from "./small-cluster.js";

const image = "registry.example.org/worker:1.0.0";

test("an external service is a name for fixed addresses", () => {
  const outcome = render((chart) => {
    const database = new ExternalService(chart, "database", { name: "proj-pg01", addresses: ["10.25.20.30"], ports: { postgresql: 5432 } });
    assert.is(database.url("postgresql", "postgresql"), "postgresql://proj-pg01:5432");
    new Worker(chart, "main", { image, reaches: [database] });
  });
  assert.equal(outcome.problems, []);
  assert.equal(at(outcome, "Service proj-pg01", "spec"), {
    type: "ClusterIP", ports: [{ name: "postgresql", port: 5432, targetPort: 5432, protocol: "TCP" }],
  });
  assert.equal(outcome.objects["EndpointSlice proj-pg01"], {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: "proj-pg01",
      namespace: "store",
      labels: { ...labels("proj-pg01"), "kubernetes.io/service-name": "proj-pg01", "endpointslice.kubernetes.io/managed-by": "astrolabe" },
    },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.25.20.30"], conditions: { ready: true } }],
    ports: [{ name: "postgresql", port: 5432, protocol: "TCP" }],
  });
  assert.equal(at(outcome, "NetworkPolicy shop", "spec/egress/1"), {
    to: [{ ipBlock: { cidr: "10.25.20.30/32" } }], ports: [{ protocol: "TCP", port: 5432 }],
  });
});

test("an external service needs addresses of one kind", () => {
  const outcome = render((chart) => void new ExternalService(chart, "database", { addresses: ["10.0.0.256", "fd00::1"], ports: {} }));
  assert.equal(outcome.problems, [
    'The address "10.0.0.256" is not an IP address. Write one such as `10.25.20.30`.',
    "The addresses mix IPv4 and IPv6. Write two external services.",
    "There are no ports. Write at least one, such as `{ postgresql: 5432 }`.",
  ]);
});

test("a change of configuration changes the pods that mount it", () => {
  const hash = (text: string) => at(render((chart) => {
    const config = new ConfigFile(chart, "config", { files: { "a.conf": text } });
    new Worker(chart, "main", { image, mounts: { "/etc/a.conf": config.file("a.conf") } });
  }), "Deployment shop", "spec/template/metadata/annotations");
  assert.equal(hash("one"), hash("one"));
  assert.not.equal(hash("one"), hash("two"));
});

test("configuration is a ConfigMap with the text as it is", () => {
  const outcome = render((chart) => void new ConfigFile(chart, "config", { files: { "a.conf": "x = 1\n" } }));
  assert.equal(outcome.objects["ConfigMap shop-config"], {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "shop-config", namespace: "store", labels: labels("shop-config") },
    data: { "a.conf": "x = 1\n" },
  });
});

test("a file that the configuration does not have is refused", () => {
  const outcome = render((chart) => {
    const config = new ConfigFile(chart, "config", { files: { "a/b": "" } });
    new Worker(chart, "main", { image, mounts: { "/etc/c": config.file("c") } });
  });
  assert.equal(outcome.problems, [
    "The file name \"a/b\" is malformed. Write letters, digits, '-', '_' and '.', without folders.",
    'There is no file "c" (there are: a/b). Write one of `files`.',
  ]);
});

test("a secret is only referred to, and only by the keys that it is said to have", () => {
  const outcome = render((chart) => {
    const secret = new SecretReference(chart, "token", { name: "gitea.runner", keys: ["token"] });
    new Worker(chart, "main", { image, env: { A: secret.key("token"), B: secret.key("tokem") } });
  });
  assert.equal(outcome.problems, ['The secret gitea.runner has no key "tokem". Write one of its `keys`, or add it there.']);
  assert.equal(Object.keys(outcome.objects), ["ServiceAccount shop", "NetworkPolicy shop", "Deployment shop"]);
});

test.run();
