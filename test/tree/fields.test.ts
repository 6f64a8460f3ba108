import type { Data } from "#lib/synth/manifest.js";
import { compareObjects } from "#lib/tree/fields.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

/** Changes as short lines, for tables. */
function changes(before: Data, after: Data): string[] {
  return compareObjects(before, after).map((change) => {
    const sign = { added: "+", changed: "~", removed: "-" }[change.kind];
    const { before: old, after: now } = change;
    const values = [old, now].filter((value) => value !== undefined).map((value) => JSON.stringify(value)).join(" > ");
    return `${sign} ${change.path} ${change.hidden ? "hidden" : ""}${change.order ? "order " : ""}${values}`;
  });
}

const examples: [name: string, before: Data, after: Data, expected: string[]][] = [
  ["equal data, in another order of keys", { a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, []],
  ["a changed, an added and a removed field", { a: { b: 1, c: 2 } }, { a: { b: 3, d: null } }, ["~ a.b 1 > 3", "+ a.d null", "- a.c 2"]],
  ["a key that needs quotes", { data: { "a.yaml": "x" } }, { data: { "a.yaml": "y" } }, ['~ data["a.yaml"] "x" > "y"']],
  ["another type", { a: [1] }, { a: { b: 1 } }, ['~ a [1] > {"b":1}']],
  ["text and number are different", { a: "1" }, { a: 1 }, ['~ a "1" > 1']],
  [
    "containers are matched by name",
    { containers: [{ name: "web", image: "a:1" }, { name: "log", image: "b:1" }] },
    { containers: [{ name: "web", image: "a:2" }, { name: "new", image: "c:1" }] },
    ['~ containers[web].image "a:1" > "a:2"', '+ containers[new] {"name":"new","image":"c:1"}', '- containers[log] {"name":"log","image":"b:1"}'],
  ],
  [
    "mounts are matched by their path, not by the volume that they may share",
    { volumeMounts: [{ name: "data", mountPath: "/a" }, { name: "data", mountPath: "/b" }] },
    { volumeMounts: [{ name: "data", mountPath: "/a" }, { name: "data", mountPath: "/b", readOnly: true }] },
    ["+ volumeMounts[/b].readOnly true"],
  ],
  [
    "one port over two protocols is two items",
    { ports: [{ port: 53, protocol: "TCP" }, { port: 53, protocol: "UDP" }] },
    { ports: [{ port: 53, protocol: "TCP" }, { port: 53, protocol: "UDP", nodePort: 30053 }] },
    ["+ ports[53/UDP].nodePort 30053"],
  ],
  [
    "volume claim templates are matched by the name in their metadata",
    { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { size: 1 } }] },
    { volumeClaimTemplates: [{ metadata: { name: "wal" } }, { metadata: { name: "data" }, spec: { size: 2 } }] },
    ['+ volumeClaimTemplates[wal] {"metadata":{"name":"wal"}}', "~ volumeClaimTemplates[data].spec.size 1 > 2"],
  ],
  [
    "the order of init containers matters, so it is a change",
    { initContainers: [{ name: "a" }, { name: "b" }] },
    { initContainers: [{ name: "b" }, { name: "a" }] },
    ['~ initContainers order ["a","b"] > ["b","a"]'],
  ],
  ["items without a key are compared by position", { args: ["a", "b", "d"] }, { args: ["a", "x", "d"] }, ['~ args[1] "b" > "x"']],
  ["the last item that had a key", { env: [{ name: "A" }] }, { env: [] }, ['- env[A] {"name":"A"}']],
  ["an item in front moves none of the others", { rules: [{ v: [1] }, { v: [2] }] }, { rules: [{ v: [0] }, { v: [1] }, { v: [2] }] }, ['+ rules[0] {"v":[0]}']],
  ["an item removed from the middle", { verbs: ["get", "list", "watch"] }, { verbs: ["get", "watch"] }, ['- verbs[1] "list"']],
  ["a name that stands twice is no key", { env: [{ name: "A", value: "1" }, { name: "A", value: "2" }] }, { env: [{ name: "A", value: "1" }, { name: "A", value: "3" }] }, ['~ env[1].value "2" > "3"']],
  ["names that objects inherit are fields like others", JSON.parse('{"__proto__": 1}') as Data, { constructor: 2 }, ["+ constructor 2", "- __proto__ 1"]],
];

for (const [name, before, after, expected] of examples) {
  test(name, () => assert.equal(changes(before, after), expected));
}

test("what a Secret holds is compared and never shown", () => {
  const before = { kind: "Secret", type: "Opaque", data: { a: "c2VjcmV0", b: "eA==" }, stringData: { c: "secret\n1" } };
  const after = { kind: "Secret", type: "other", data: { a: "c2VjcmV1", d: "eA==" }, stringData: { c: "secret\n2" } };
  assert.equal(changes(before, after), ['~ type "Opaque" > "other"', "~ data.a hidden", "+ data.d hidden", "- data.b hidden", "~ stringData.c hidden"]);
  assert.equal(changes({ kind: "ConfigMap", data: { a: "1" } }, after).filter((line) => line.includes("c2Vj")), []);
  assert.equal(changes({ kind: "Secret" }, after).filter((line) => /data/i.test(line)), ["+ data hidden", "+ stringData hidden"]);
});

test("a Secret inside of a list, or copied into an annotation by kubectl, stays hidden too", () => {
  const secret = { kind: "Secret", metadata: { name: "a" }, data: { a: "c2VjcmV0" } };
  const text = JSON.stringify([
    compareObjects({ kind: "List", items: [] }, { kind: "List", items: [secret] }),
    compareObjects({ items: [secret] }, { items: [{ ...secret, data: { a: "b3RoZXI=" } }] }),
    compareObjects({}, { metadata: { annotations: { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(secret) } } }),
  ]);
  assert.not.match(text, /c2VjcmV0|b3RoZXI/);
  assert.match(text, /"path":"items\[a\]\.data\.a","hidden":true/);
});

test.run();
