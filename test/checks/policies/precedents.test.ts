import { test } from "uvu";
import * as assert from "uvu/assert";
import { compilePolicies, type PolicyProblem, type PolicySet } from "#lib/checks/policies/compile.js";
import { readPolicyFiles } from "#lib/checks/policies/files.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import { Precedents } from "#lib/checks/policies/precedents.js";
import { Reads } from "#lib/checks/policies/reads.js";
import { Register } from "#lib/checks/policies/register.js";
import { isObject } from "#lib/checks/workload.js";
import type { Policy } from "#lib/model/policy.js";
import type { Data, DataObject, Manifest } from "#lib/synth/manifest.js";
import { deployment, onPodsText, pod, policyOf } from "./policy-text.js";

const key = "a compiler and its policies";

/** What a process leaves that judges objects. */
function textAfter(policies: readonly Policy[], objects: readonly Manifest[], before = ""): string {
  const register = new Register(key, before);
  const set = compilePolicies(policies, [], register);
  for (const object of objects) set.check(object, { isKept: true });
  return register.text;
}

/** The policies in a process that begins with what another one left. */
const laterSet = (policies: readonly Policy[], text: string): PolicySet => compilePolicies(policies, [], new Register(key, text));

const found = (set: PolicySet, object: Manifest): readonly PolicyProblem[] => set.check(object).problems;

interface Example {
  readonly name: string;
  readonly expression: string;
  readonly good: DataObject;
  readonly bad: DataObject;
}

const long = "x".repeat(500);

const examples: readonly Example[] = [
  { name: "a value", expression: "object.spec.hostname == 'a'", good: { hostname: "a" }, bad: { hostname: "b" } },
  { name: "a long value", expression: `object.spec.hostname != '${long}y'`, good: { hostname: `${long}x` }, bad: { hostname: `${long}y` } },
  { name: "a number that is a text", expression: "object.spec.a != '1'", good: { a: 1 }, bad: { a: "1" } },
  { name: "a number with a fraction", expression: "object.spec.a < 2.0", good: { a: 1.5 }, bad: { a: 2.5 } },
  { name: "a boolean", expression: "object.spec.a == true", good: { a: true }, bad: { a: false } },
  { name: "presence", expression: "has(object.spec.a)", good: { a: "-" }, bad: {} },
  { name: "absence", expression: "!has(object.spec.a)", good: {}, bad: { a: "-" } },
  { name: "a list instead of a map", expression: "type(object.spec.a) == map", good: { a: {} }, bad: { a: [] } },
  { name: "a text instead of a map", expression: "type(object.spec.a) == map", good: { a: {} }, bad: { a: "{}" } },
  { name: "a name more", expression: "object.spec.a.all(key, key != 'c')", good: { a: { b: 1 } }, bad: { a: { b: 1, c: 1 } } },
  { name: "names with odd signs", expression: "object.spec.a.all(key, key != 'b\",\"c')", good: { a: { b: 1, c: 1 } }, bad: { a: { "b\",\"c": 1 } } },
  { name: "an element more", expression: "object.spec.a.size() == 2", good: { a: [1, 2] }, bad: { a: [1, 2, 3] } },
  { name: "places that look alike", expression: "!has(object.spec.a.b) || object.spec.a.b != 2", good: { "a b": 2, a: { b: 1 } }, bad: { "a b": 1, a: { b: 2 } } },
  { name: "a prototype", expression: "!('__proto__' in object.spec.a)", good: { a: { b: 1 } }, bad: { a: JSON.parse('{"__proto__": {"b": 1}}') as DataObject } },
];

test("an object passes by what another process noted only if it is the same in what is read", () => {
  for (const { name, expression, good, bad } of examples) {
    const policies = [policyOf(onPodsText(expression))];
    const text = textAfter(policies, [pod(good)]);
    assert.ok(new Register(key, text).of("/v1/Pod").isLikely("sample 0"), name);
    const set = laterSet(policies, text);
    assert.is(found(set, pod({ ...good, nodeName: "n" }, { name: "other" })).length, 0, name);
    assert.is(found(set, pod(bad)).length, 1, name);
  }
});

test("an object that is like one that passed passes without its validations, and not if it must be skipped or cannot be judged", () => {
  const skipping = "\n  matchConditions:\n  - {name: c, expression: \"object.metadata.absent == 1\"}";
  const policies = [policyOf(onPodsText("object.spec.a == 1"))];
  const text = textAfter(policies, [pod({ a: 1 })]);
  // Other rules under the same name show whether validations are evaluated.
  assert.is(found(laterSet([policyOf(onPodsText("false"))], text), pod({ a: 1 })).length, 0);
  assert.is(found(laterSet([policyOf(onPodsText("false"))], text), pod({ a: 2 })).length, 1);
  assert.match(found(laterSet([policyOf(onPodsText("false", skipping))], text), pod({ a: 1 }))[0]?.message ?? "", /could not be judged/);
});

test("of what fails, of what asks for more than the object, and of what is not to be kept nothing is noted", () => {
  const noted = (text: string, object = pod({ a: 1 }), isKept = true): boolean => {
    const register = new Register(key);
    compilePolicies([policyOf(text)], [], register).check(object, { isKept, namespace: () => null });
    return register.of("/v1/Pod").isNew;
  };
  assert.ok(noted(onPodsText("object.spec.a == 1")));
  assert.not.ok(noted(onPodsText("object.spec.a == 2")));
  assert.not.ok(noted(onPodsText("object.spec.absent == 2", "\n  failurePolicy: Ignore")), "an error");
  assert.not.ok(noted(onPodsText("namespaceObject.metadata.name == 'shop'")));
  assert.not.ok(noted(onPodsText("request.namespace == 'shop'")));
  assert.not.ok(noted(onPodsText("object.spec.a == 1"), pod({ a: 1 }), false));
  assert.not.ok(noted(onPodsText("lists.range(20000).size() == 20000")), "what costs much");
});

test("rules that read what differs from object to object are left alone", () => {
  const policies = [policyOf(onPodsText("object.metadata.name != 'bad'")), policyOf(onPodsText("object.spec.a == 1", "", "calm"), "calm")];
  const text = textAfter(policies, Array.from({ length: 40 }, (_, index) => pod({ a: 1 }, { name: `p-${index}` })));
  const precedents = new Register(key, text).of("/v1/Pod");
  assert.ok(precedents.isRestless("sample 0"));
  assert.not.ok(precedents.isLikely("sample 0"));
  assert.ok(precedents.isLikely("calm 0"));
  assert.not.ok(JSON.stringify(precedents).includes("bad"));
  assert.equal(found(laterSet(policies, text), pod({ a: 1 }, { name: "bad" })).map(({ policy }) => policy), ["sample"]);
  assert.is(textAfter(policies, [pod({ a: 1 }, { name: "other" })], text), text, "what is known is not noted again");
});

test("precedents of another key do not count", () => {
  const text = textAfter([policyOf(onPodsText("object.spec.a == 1"))], [pod({ a: 1 })]);
  const isKnown = (by: string): boolean => new Register(by, text).of("/v1/Pod").isLikely("sample 0");
  assert.ok(isKnown(key));
  assert.not.ok(isKnown("another compiler"));
});

test("what is read of lists and maps is told apart from their values", () => {
  const reads = new Reads();
  const data = { a: { b: [1, { c: "x" }] }, d: 1 };
  assert.is(Reflect.get(Reflect.get(Reflect.get(reads.watch(data), "a"), "b"), "length"), 2);
  const precedents = new Precedents();
  precedents.add("rules", reads);
  const again = new Precedents(JSON.parse(JSON.stringify(precedents)));
  const isAlike = (object: object): boolean | undefined => again.compare(object)?.("rules");
  assert.ok(isAlike(data));
  assert.ok(isAlike({ a: { b: [{}, null] } }));
  for (const other of [{ a: { b: [1] } }, { a: { b: { length: 2 } } }, { a: [] }, { a: "b" }, { a: { b: null } }, {}]) assert.not.ok(isAlike(other), JSON.stringify(other));
});

/** A number below a limit, the same in each run. */
function draws(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
}

const container = { name: "web", image: "registry.example.org/web:1.0", ports: [{ containerPort: 8080 }], resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
  env: [{ name: "MODE", value: "a" }], volumeMounts: [{ name: "data", mountPath: "/data" }], readinessProbe: { httpGet: { path: "/", port: 8080 } }, livenessProbe: { httpGet: { path: "/live", port: 8080 } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 10001, capabilities: { drop: ["ALL"] }, seccompProfile: { type: "RuntimeDefault" } } };
const spec = { serviceAccountName: "web", automountServiceAccountToken: false, containers: [container], volumes: [{ name: "data", emptyDir: {} }], securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } };
const labels = { "app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "shop", "astrolabe/owner": "team" };
const base = deployment(spec, { labels });

const values: readonly Data[] = ["", "ALL", "NET_ADMIN", "default", "kube-system", "registry.example.org/web", "latest", 0, 1, 80, 10001, 1.5, true, false, null, [], {}, ["ALL"], { add: ["SYS_ADMIN"] }, { hostPath: { path: "/" } }];
const words = ["privileged", "hostPath", "hostNetwork", "add", "runAsUser", "initContainers", "procMount", "name", "value", "sysctls"];

/** The data with one thing changed, added, doubled or left out, somewhere. */
function mutated(data: Data, draw: (limit: number) => number): Data {
  const pick = <Value>(list: readonly Value[]): Value | undefined => list[draw(list.length)];
  const value = pick(values) ?? null;
  if (Array.isArray(data)) {
    const at = draw(data.length + 1);
    if (draw(4) === 0) return draw(2) === 0 ? [...data, data[0] ?? value] : data.filter((_, index) => index !== at);
    return data.map((item: Data, index) => (index === at ? mutated(item, draw) : item));
  }
  if (typeof data !== "object" || data === null) return value;
  const names = Object.keys(data);
  const name = pick(names) ?? "a";
  if (draw(8) === 0) return Object.fromEntries(Object.entries(data).filter(([other]) => other !== name));
  if (draw(6) === 0) return { ...data, [pick(words) ?? "a"]: value };
  return Object.fromEntries(Object.entries(data).map(([other, inner]: [string, Data]) => [other, other === name ? mutated(inner, draw) : inner]));
}

test("the policies of the repository say of mutated objects what they say without precedents", () => {
  const { policies } = loadPolicies(readPolicyFiles(process.cwd()));
  const draw = draws(7);
  const objects = Array.from({ length: 400 }, () => {
    let changed: Data = { labels, spec };
    for (let times = 1 + draw(3); times > 0; times -= 1) changed = mutated(changed, draw);
    return isObject(changed) ? deployment(isObject(changed.spec) ? changed.spec : {}, { labels: changed.labels ?? {} }) : base;
  });
  const plain = compilePolicies(policies);
  let text = textAfter(policies, [base]);
  const usual = JSON.stringify(found(plain, base));
  let differing = 0;
  for (let start = 0; start < objects.length; start += 50) {
    const some = objects.slice(start, start + 50);
    const set = laterSet(policies, text);
    for (const object of some) {
      const expected = found(plain, object);
      if (JSON.stringify(expected) !== usual) differing += 1;
      assert.equal(found(set, object), expected, JSON.stringify(object.data));
    }
    text = textAfter(policies, some, text);
  }
  assert.ok(differing > 50 && differing < 350, String(differing));
  const precedents = new Register(key, text).of("apps/v1/Deployment");
  assert.ok(policies.filter(({ name }) => precedents.isLikely(`${name} 2`)).length > 5);
});

test.run();
