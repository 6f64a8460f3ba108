import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { CompiledDeployment, recordOf, type DeploymentParts } from "#lib/compiled/deployment.js";

/** Any text: in every script, with tabs and line breaks, and with halves of surrogate pairs. */
const text = fc.string({
  maxLength: 8,
  unit: fc.oneof(fc.string({ unit: "binary", maxLength: 1 }), fc.constantFrom("\t", "\n", "\r", " ", '"', "\\", "\u0000", "\u2028", "\ud83d")),
});
const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?$/);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const list = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 3 });
/** Objects as JSON gives them. */
const plain = <Value>(members: { [Key in keyof Value]: fc.Arbitrary<Value[Key]> }) => fc.record<Value>(members, { noNullPrototype: true });
const settings = fc.jsonValue({ stringUnit: "binary", maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('"__proto__"'));

const identity = { group: text, kind: text, namespace: text, name: text };
const facts = plain({
  cluster: name, app: name, owner: text, name, namespace: text, project: text,
  kinds: list(plain({ group: text, kind: text, clusterScoped: fc.boolean() })),
  namespaces: list(text),
  ignored: list(plain({ ...identity, pointers: list(text) })),
  after: list(text),
  creates: list(text),
});
const object = plain({ file: name.map((file) => `ConfigMap_${file}%c3%bc.yaml`), digest, label: text, construct: text });
const placement = plain({
  name, namespace: text, after: list(text), project: fc.option(text, { nil: undefined }), settings: plain({ motd: text, more: settings }),
});
const problem = plain({ code: fc.constant("policy/quiet" as const), message: text, pointer: text, object: fc.nat(9) });
const parts: fc.Arbitrary<DeploymentParts> = plain({
  id: fc.tuple(name, name).map((names) => names.join("/")), digest, app: name, facts, objects: list(object), placement,
  problems: list(problem), foundations: list(fc.dictionary(name, text, { noNullPrototype: true })), clusterFacts: digest,
});

const partsOf = (compiled: CompiledDeployment): DeploymentParts => ({
  id: compiled.id, digest: compiled.digest, app: compiled.app, facts: compiled.facts, objects: compiled.objects, placement: compiled.placement,
  problems: compiled.problems, foundations: compiled.foundations, clusterFacts: compiled.clusterFacts,
});

test("what is put into a record can be read from it", () => {
  fc.assert(fc.property(parts, (given) => {
    const compiled = new CompiledDeployment(recordOf(given));
    assert.equal(partsOf(compiled), given);
    assert.equal(compiled.files, given.objects.map(({ file, digest: sum }) => [file, sum]));
    assert.is(compiled.factsText, JSON.stringify(given.facts));
  }));
});

test("a record is one line, whatever the texts in it", () => {
  fc.assert(fc.property(parts, (given) => {
    const record = recordOf(given);
    assert.not.match(record, /[\n\r]/);
    assert.is(record.split("\t").length, 10);
    assert.is(new CompiledDeployment(record).record, record);
  }));
});

test("equal facts give equal texts, and a project that was not stated stays so", () => {
  fc.assert(fc.property(parts, (given) => {
    const unstated = { ...given, placement: { ...given.placement, project: undefined } };
    const [one, two] = [given, unstated].map((each) => new CompiledDeployment(recordOf(each)));
    assert.is(one?.factsText, two?.factsText);
    assert.ok(two !== undefined && "project" in two.placement);
    assert.is(two.placement.project, undefined);
  }), { numRuns: 30 });
});

test("a deployment without objects has no files, and texts are those that it was given", () => {
  const [given] = fc.sample(parts, { numRuns: 1, seed: 1 });
  if (given === undefined) throw new Error("there is a sample");
  const empty = new CompiledDeployment(recordOf({ ...given, objects: [] }), ["kind: ConfigMap\n"]);
  assert.equal([empty.files, empty.objects], [[], []]);
  assert.is(empty.texts?.at(0), "kind: ConfigMap\n");
  assert.is(new CompiledDeployment(empty.record).texts, undefined);
});

test.run();
