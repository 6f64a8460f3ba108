import { test } from "uvu";
import * as assert from "uvu/assert";
import { portainer } from "#lib/model/delivery.js";
import type { Data } from "#lib/synth/manifest.js";
import { leftBehind, removalCommands } from "#lib/targets/portainer/left-behind.js";
import { joinManifests } from "#lib/targets/portainer/manifests.js";
import { placesOf } from "#lib/targets/portainer/places.js";
import { portainerRecord } from "#lib/targets/portainer/record.js";
import { readWebhookKey, webhookId } from "#lib/targets/portainer/webhook.js";
import { smallHost, smallSwarm } from "../constructs/small-swarm.js";
import { smallCluster } from "../constructs/small-cluster.js";
import { recordOf, type Record } from "../publish/references-repository.js";

const read = (record: unknown, place = "harbour") => placesOf(new Map([[place, record]]));

/** The record of one stack, changed. */
function spoilt(change: (record: Record) => void): Record {
  const record = structuredClone(recordOf("harbour", ["shop"]));
  change(record);
  return record;
}

test("the id of a webhook is a UUID of version 4 that depends on key, place and stack", () => {
  const id = webhookId("k".repeat(32), "harbour", "shop");
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  // By `printf harbour/shop | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk`, with version and variant set.
  assert.is(id, "a095e920-df7d-413f-b376-5c1b865ee71e");
  const others = [webhookId("l".repeat(32), "harbour", "shop"), webhookId("k".repeat(32), "quay", "shop"), webhookId("k".repeat(32), "harbour", "blog")];
  assert.is(new Set([id, ...others]).size, 4);
});

test("a key that could be guessed is refused, and not shown", () => {
  assert.throws(() => readWebhookKey({}), /ASTROLABE_WEBHOOK_KEY is not set/);
  assert.throws(() => readWebhookKey({ ASTROLABE_WEBHOOK_KEY: "hunter2" }), (error: Error) => /has 7 characters/.test(error.message) && !error.message.includes("hunter2"));
  assert.is(readWebhookKey({ ASTROLABE_WEBHOOK_KEY: ` ${"k".repeat(32)}\n` }), "k".repeat(32));
});

test("a record names environment, networks that nobody else makes, and stacks in their order", () => {
  const record = recordOf("harbour", ["web", "database", "ingress"]);
  const stacks = record.deployments as { [name: string]: { stack: { wave: number } } };
  for (const [name, wave] of [["web", 1], ["database", 0], ["ingress", 0]] as const) (stacks[name] ?? { stack: { wave } }).stack.wave = wave;
  record.delivery["networks"] = [{ name: "proxy", driver: "overlay", attachable: true }];
  const { places, diagnostics } = read(record);
  assert.equal(diagnostics, []);
  assert.equal(places.map(({ stacks: found }) => found.map(({ name, wave }) => `${wave} ${name}`)), [["0 database", "0 ingress", "1 web"]]);
  assert.equal(places[0]?.networks, [{ name: "proxy", driver: "overlay", attachable: true }]);
  assert.equal(places[0]?.stacks[0], {
    place: "harbour", name: "database", kind: "swarm", owner: "team", reference: "deploy-portainer/harbour/database",
    file: "generated/harbour/database/stack.yaml", variables: [], teams: [], wave: 0,
  });
});

test("what the compiler records of a place is read back", () => {
  const delivery = portainer({ server: "https://portainer.example.org/", repository: "https://git.example.org/lab.git", environment: "docks", agent: "tcp://node-1:9001", tags: ["b", "a"], group: "g" });
  const shared = { proxy: { internal: true }, theirs: { external: true } };
  for (const facts of [{ ...smallSwarm, overlays: shared, name: "harbour", delivery }, { ...smallHost, bridges: shared, name: "harbour", delivery }]) {
    const { places, diagnostics } = read({ delivery: portainerRecord(facts, undefined), deployments: {} });
    assert.equal(diagnostics, []);
    assert.equal(places[0]?.environment, { name: "docks", kind: facts.distribution === "swarm" ? "swarm" : "standalone", agent: "tcp://node-1:9001", tags: ["a", "b"], group: "g" });
    assert.is(places[0]?.server, "https://portainer.example.org");
    assert.equal(places[0]?.networks, [{ name: "proxy", driver: facts.distribution === "swarm" ? "overlay" : "bridge", internal: true }]);
  }
});

test("policies that a Kubernetes cluster holds are a stack of their own", () => {
  const delivery = portainer({ server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "docks" });
  const { places } = read({ delivery: portainerRecord({ ...smallCluster, name: "harbour", delivery }, { wave: 2 }), deployments: {} });
  const [stack] = places[0]?.stacks ?? [];
  assert.equal([stack?.name, stack?.file, stack?.reference, stack?.wave], ["cluster.policies", "generated/harbour/_policies/manifests.yaml", "deploy-portainer/harbour/cluster.policies", 2]);
});

test("places that ArgoCD delivers to are none of Portainer's", () => {
  assert.equal(read({ cluster: "harbour", deployments: { shop: { app: "shop" } } }), { places: [], diagnostics: [] });
});

const faults: readonly (readonly [what: string, record: unknown, message: RegExp, place?: string])[] = [
  ["is no JSON", undefined, /no JSON object/],
  ["is a list", [], /no JSON object/],
  ["is of a place that cannot be", recordOf("..", ["shop"]), /not an RFC 1123 label/, ".."],
  ["was written by an earlier compiler", { ...recordOf("harbour", ["shop"]), delivery: undefined }, /an earlier compiler wrote it/],
  ["has another delivery", spoilt((record) => { record.delivery["kind"] = "flux"; }), /The delivery is "flux"/],
  ["has a server with a password", spoilt((record) => { record.delivery["server"] = "https://a:secret@portainer.example.org"; }), /server holds credentials/],
  ["has a server that is a file", spoilt((record) => { record.delivery["server"] = "file:///etc/passwd"; }), /server is "file/],
  ["has the API for a server", spoilt((record) => { record.delivery["server"] = "https://portainer.example.org/api/"; }), /ends in \/api, expected .*"https:\/\/portainer.example.org"/],
  ["has an option for a repository", spoilt((record) => { record.delivery["repository"] = "--upload-pack=evil"; }), /expected the URL of a git repository/],
  ["has a repository with a password", spoilt((record) => { record.delivery["repository"] = "https://a:secret@git.example.org/lab.git"; }), /repository holds credentials/],
  ["has a folder outside", spoilt((record) => { record.delivery["folder"] = "generated/../../etc"; }), /expected a folder of the repository/],
  ["has git's own folder", spoilt((record) => { record.delivery["folder"] = ".git"; }), /expected a folder of the repository/],
  ["has references that git refuses", spoilt((record) => { record.delivery["references"] = "a..b"; }), /expected the beginning of branch names/],
  ["has references with a lock", spoilt((record) => { record.delivery["references"] = "a/b.lock"; }), /expected the beginning of branch names/],
  ["has an environment of another sort", spoilt((record) => { record.delivery["environment"] = { name: "x", kind: "nomad" }; }), /The environment is a "nomad"/],
  ["has a network with a name of its own", spoilt((record) => { record.delivery["networks"] = [{ name: "--driver", driver: "overlay" }]; }), /The network "--driver"/],
  ["has a stack named like a path", spoilt((record) => { record.deployments = { "../shop": record.deployments["shop"] }; }), /No stack can be named so/],
  ["has a stack named like a prototype", JSON.parse(JSON.stringify(recordOf("harbour", ["shop"])).replace('"shop":', '"__proto__":')), /No stack can be named so/],
  ["has a stack in other words", spoilt((record) => { record.deployments = recordOf("harbour", ["shop"], { kind: "standalone" }).deployments; }), /written for "compose", and the environment is a swarm/],
  ["has a file outside", spoilt((record) => { stackIn(record)["file"] = "../../../etc/passwd"; }), /expected "stack.yaml"/],
  ["has a wave that is no number", spoilt((record) => { stackIn(record)["wave"] = "first"; }), /The wave is "first"/],
  ["has variables without their secret", spoilt((record) => { stackIn(record)["variables"] = ["SHOP_KEY"]; }), /an earlier compiler wrote the record/],
  ["has a variable that is an assignment", spoilt((record) => { stackIn(record)["variables"] = [{ name: "A=B", secret: "s", key: "k" }]; }), /The variable "A=B"/],
];

function stackIn({ deployments }: Record): { [key: string]: unknown } {
  return (deployments["shop"] as { stack: { [key: string]: unknown } }).stack;
}

for (const [what, record, message, place] of faults) {
  test(`a record that ${what} is told of, and its place is left out`, () => {
    const { places, diagnostics } = read(record, place);
    assert.equal(places, []);
    assert.ok(diagnostics.length > 0);
    assert.ok(diagnostics.every(({ code }) => code === "record-invalid"));
    assert.ok(diagnostics.some((diagnostic) => message.test(diagnostic.message)), diagnostics.map((diagnostic) => diagnostic.message).join("\n"));
    assert.not.match(JSON.stringify(diagnostics), "secret@");
  });
}

test("one record with a fault does not keep the others back", () => {
  const { places, diagnostics } = placesOf(new Map<string, unknown>([["quay", recordOf("quay", ["shop"])], ["harbour", undefined]]));
  assert.equal([places.map(({ place }) => place), diagnostics.length], [["quay"], 1]);
});

test("configs that a Swarm's stack has no more are told of by their full names, and external ones are not", () => {
  const file = (configs: Data): Data[] => [{ services: {}, configs }];
  const now = file({ conf: { name: "shop_conf-2", file: "./configs/conf-2" } });
  const earlier = [file({ conf: { name: "shop_conf-1" }, own: { file: "./x" }, theirs: { name: "theirs", external: true } }), file({ conf: { name: "shop_conf-2" } }), file({ odd: { name: "$(reboot)" }, list: [] })];
  const left = leftBehind({ kind: "swarm", name: "shop" }, earlier, now);
  assert.equal(removalCommands(left), ["docker config rm shop_conf-1", "docker config rm shop_own"]);
  assert.equal(leftBehind({ kind: "standalone", name: "shop" }, earlier, now).configs, []);
});

test("objects that a stack on Kubernetes has no more are told of by group, kind, namespace and name", () => {
  const object = (apiVersion: string, kind: string, name: string, namespace?: string): Data => ({ apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } });
  const earlier = [[object("v1", "ConfigMap", "a", "shop"), object("apps/v1", "Deployment", "web", "shop"), object("rbac.authorization.k8s.io/v1", "ClusterRole", "reader"), object("v1", "Secret", "; rm -rf /"), "text", null]];
  const now = [object("apps/v1beta1", "Deployment", "web", "shop"), object("v1", "ConfigMap", "a", "other")];
  const left = leftBehind({ kind: "kubernetes", name: "shop" }, earlier, now);
  assert.equal(removalCommands(left), ["kubectl delete ConfigMap a --namespace shop", "kubectl delete ClusterRole.v1.rbac.authorization.k8s.io reader"]);
});

test("manifests are joined in one order whatever that of the files is", () => {
  const files = [["b.yaml", "kind: ConfigMap\n"], ["a.yaml", "kind: Deployment\n"], ["z.yaml", "kind: Namespace"]] as const;
  const joined = "kind: Namespace\n---\nkind: Deployment\n---\nkind: ConfigMap\n";
  assert.is(joinManifests(new Map(files)), joined);
  assert.is(joinManifests(new Map([...files].reverse())), joined);
});

test.run();
