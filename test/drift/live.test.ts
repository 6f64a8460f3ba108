import { test } from "uvu";
import * as assert from "uvu/assert";
import { identityKey, readLive, type Ask } from "#lib/drift/live.js";
import type { Wanted } from "#lib/drift/wanted.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { manifestOf } from "../checks/schema/schemas.js";

const label = { "app.kubernetes.io/managed-by": "astrolabe" };
const selector = "labelSelector=app.kubernetes.io%2Fmanaged-by%3Dastrolabe&limit=500";

const object = (kind: string, name: string, labels: DataObject = label): DataObject => ({ apiVersion: kind === "Deployment" ? "apps/v1" : kind === "Widget" ? "example.org/v1" : "v1", kind, metadata: { name, namespace: "shop", labels } });

const wanted = (...objects: readonly DataObject[]): readonly Wanted[] => objects.map((data) => ({ file: "paris/web/a.yaml", cluster: "paris", folder: "web", manifest: manifestOf(data) }));

const core = { resources: [{ name: "configmaps", kind: "ConfigMap", namespaced: true }, { name: "configmaps/x", kind: "Other", namespaced: true }, { name: "secrets", kind: "Secret", namespaced: true }] };
const apps = { resources: [{ name: "deployments", kind: "Deployment", namespaced: true }] };
const list = (...items: readonly DataObject[]): DataObject => ({ items });
const key = (kind: string, name: string): string => identityKey({ group: kind === "Deployment" ? "apps" : "", kind, namespace: "shop", name });

/** A server with some answers; what it is not told of is not found. */
function server(answers: Readonly<Record<string, DataObject | string>>): { readonly ask: Ask; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    ask: async (path) => {
      asked.push(path);
      const answer = answers[path];
      if (answer === undefined) return { reason: "NotFound", message: "not found" };
      return typeof answer === "string" ? { reason: "Forbidden", message: answer } : { data: answer };
    },
  };
}

test("kinds are listed by the compiler's label, each once, and page by page", async () => {
  const first = { ...list(object("ConfigMap", "a")), metadata: { continue: "more/+" } };
  const { ask, asked } = server({
    "/api/v1": core, [`/api/v1/configmaps?${selector}`]: first, [`/api/v1/configmaps?${selector}&continue=more%2F%2B`]: list(object("ConfigMap", "b")),
    "/apis/apps/v1": apps, [`/apis/apps/v1/deployments?${selector}`]: list(object("Deployment", "web")),
  });
  const live = await readLive(ask, wanted(object("ConfigMap", "a"), object("ConfigMap", "b"), object("Deployment", "web")));
  assert.equal([...live.objects.keys()].sort(), [key("ConfigMap", "a"), key("ConfigMap", "b"), key("Deployment", "web")]);
  assert.is(live.absent.size + live.unchecked.length, 0);
  assert.is(asked.length, 5);
});

test("an object without the label is asked for by its name before it counts as absent", async () => {
  const { ask } = server({ "/api/v1": core, [`/api/v1/configmaps?${selector}`]: list(), "/api/v1/namespaces/shop/configmaps/a": object("ConfigMap", "a", {}) });
  const live = await readLive(ask, wanted(object("ConfigMap", "a"), object("ConfigMap", "b")));
  assert.equal([...live.objects.keys()], [key("ConfigMap", "a")]);
  assert.equal([...live.absent], [key("ConfigMap", "b")]);
});

test("many objects without the label are looked for among all of their kind", async () => {
  const names = Array.from({ length: 30 }, (_, index) => `c${index}`);
  const { ask, asked } = server({ "/api/v1": core, [`/api/v1/configmaps?${selector}`]: list(), "/api/v1/configmaps?limit=500": list(...names.slice(1).map((name) => object("ConfigMap", name, {}))) });
  const live = await readLive(ask, wanted(...names.map((name) => object("ConfigMap", name))));
  assert.is(live.objects.size, 29);
  assert.equal([...live.absent], [key("ConfigMap", "c0")]);
  assert.is(asked.length, 3);
});

test("a kind that the tree has without the label is listed whole", async () => {
  const { ask } = server({ "/api/v1": core, "/api/v1/configmaps?limit=500": list(object("ConfigMap", "a", {}), object("ConfigMap", "other", {})) });
  const live = await readLive(ask, wanted(object("ConfigMap", "a", {}), object("ConfigMap", "b")));
  assert.equal([...live.objects.keys()].sort(), [key("ConfigMap", "a"), key("ConfigMap", "other")]);
  assert.equal([...live.absent], [key("ConfigMap", "b")]);
});

test("what may not be read, and what the server does not know, is not checked and not absent", async () => {
  const forbidden = 'secrets is forbidden: User "reader" cannot list resource "secrets"';
  const { ask } = server({ "/api/v1": core, [`/api/v1/secrets?${selector}`]: forbidden, "/apis/apps/v1": { resources: [] } });
  const live = await readLive(ask, wanted(object("Secret", "a"), object("Deployment", "web"), object("Widget", "w")));
  assert.is(live.objects.size + live.absent.size, 0);
  assert.equal(live.unchecked, [
    { what: "Deployment", reason: "the server does not know apps/v1 Deployment" },
    { what: "Secret", reason: forbidden },
    { what: "Widget", reason: "the server does not serve example.org/v1" },
  ]);
});

test("an object that may not be got by its name is not checked, the others are", async () => {
  const { ask } = server({ "/api/v1": core, [`/api/v1/configmaps?${selector}`]: list(object("ConfigMap", "b")), "/api/v1/namespaces/shop/configmaps/a": "no" });
  const live = await readLive(ask, wanted(object("ConfigMap", "a"), object("ConfigMap", "b")));
  assert.equal([...live.objects.keys()], [key("ConfigMap", "b")]);
  assert.equal(live.unchecked, [{ what: "ConfigMap shop/a", reason: "no" }]);
});

test("an answer that is no list is not taken for an empty one", async () => {
  for (const odd of [{}, { items: null }]) {
    const { ask } = server({ "/api/v1": core, [`/api/v1/configmaps?${selector}`]: odd });
    const live = await readLive(ask, wanted(object("ConfigMap", "a")));
    assert.is(live.absent.size, 0);
    assert.match(live.unchecked[0]?.reason ?? "", "is no list");
  }
});

test("names are quoted in paths", async () => {
  const { ask, asked } = server({ "/api/v1": core, [`/api/v1/configmaps?${selector}`]: list() });
  await readLive(ask, wanted(object("ConfigMap", "../x?y")));
  assert.is(asked.at(-1), "/api/v1/namespaces/shop/configmaps/..%2Fx%3Fy");
});

test.run();
