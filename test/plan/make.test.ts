import { consequences, isConsequenceCode } from "#lib/plan/catalogue.js";
import { makePlan } from "#lib/plan/make.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inputOf, planOf } from "./cases.js";

const object = (kind: string, name: string, more: object = {}): string => JSON.stringify({ apiVersion: "v1", kind, metadata: { name, namespace: "shop" }, ...more });

test("objects added, removed, changed and moved, by cluster, deployment and path", () => {
  const config = (value: string): string => object("ConfigMap", "settings", { data: { a: value } });
  const before = new Map([
    ["paris/shop/ConfigMap_shop_settings.yaml", config("1")], ["paris/shop/Service_shop_old.yaml", object("Service", "old")],
    ["paris/shop/Service_shop_web.yaml", object("Service", "web")], ["paris/_policies/Service_shop_x.yaml", object("Service", "x")],
  ]);
  const after = new Map([
    ["paris/shop/ConfigMap_shop_settings.yaml", config("2")], ["paris/shop/Service_shop_new.yaml", object("Service", "new")],
    ["paris/shop-2/Service_shop_web.yaml", object("Service", "web", { spec: { type: "ClusterIP" } })],
  ]);
  assert.equal(planOf({ before, after }).changes.map(({ kind, path, from, deployment, object: label, fields }) => [kind, from, path, deployment, label, fields.map((field) => field.path)]), [
    ["removed", undefined, "paris/_policies/Service_shop_x.yaml", undefined, "Service shop/x", []],
    ["changed", undefined, "paris/shop/ConfigMap_shop_settings.yaml", "shop", "ConfigMap shop/settings", ["data.a"]],
    ["added", undefined, "paris/shop/Service_shop_new.yaml", "shop", "Service shop/new", []],
    ["removed", undefined, "paris/shop/Service_shop_old.yaml", "shop", "Service shop/old", []],
    ["moved", "paris/shop/Service_shop_web.yaml", "paris/shop-2/Service_shop_web.yaml", "shop-2", "Service shop/web", ["spec"]],
  ]);
});

test("another object in the same file is one that goes and one that comes", () => {
  const path = "paris/shop/all.yaml";
  const [change, ...others] = planOf({ before: new Map([[path, object("Service", "old")]]), after: new Map([[path, object("Service", "new")]]) }).changes;
  assert.equal([change?.kind, change?.object, others.length], ["changed", "Service shop/new", 0]);
});

test("of an unchanged tree nothing is read beyond what rules need", () => {
  const before = new Map(Array.from({ length: 500 }, (_, index) => [`paris/app-${index}/Service_shop_web-${index}.yaml`, object("Service", `web-${index}`)] as const));
  const after = new Map(before).set("paris/app-1/Service_shop_web-1.yaml", object("Service", "web-1", { spec: { ports: [{ port: 80 }] } }));
  const asked = new Set<string>();
  const { before: old, after: now, ...rest } = inputOf(before, after);
  const counted = ({ paths, text }: typeof old): typeof old => ({ paths, text: (path) => (asked.add(path), text(path)) });
  makePlan({ before: counted(old), after: counted(now), ...rest });
  assert.equal([...asked], ["paris/app-1/Service_shop_web-1.yaml"]);
});

test("every entry of the catalogue says what happens and what to think of, in sentences", () => {
  for (const [code, { title, means, consider }] of Object.entries(consequences)) {
    assert.match(code, /^[a-z]+(?:-[a-z]+)*$/);
    assert.match(title, /^[A-Z][^.]*$/, code);
    assert.match(means, /^[A-Z][^]*\.$/, code);
    assert.match(consider, /^[A-Z][^]*[.?]$/, code);
  }
});

test("only codes of the catalogue are codes", () => {
  assert.equal(["restart", "constructor", "__proto__", "no-such"].map(isConsequenceCode), [true, false, false, false]);
});

test.run();
