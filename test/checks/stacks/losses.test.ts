/** A measure: what is planted in two apps is reported, and nothing else, and nothing at all in five apps that are known to be portable. */
import type { LossCode } from "#lib/constructs/stack/loss.js";
import { lossesCodes } from "#lib/diagnostics/catalogue/losses.js";
import { findingsOf } from "../../catalogue.js";
import { readSamples } from "../../sample.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

// The samples' findings are what `check` says: test/samples.test.ts runs it. It also tells that the tree was never written.
const found = new Map(readSamples().map((sample) => [sample.name, findingsOf(sample).filter(({ code }) => code !== "tree-stale").map(({ code, text }) => ({ code, construct: /construct ([^,\n]+)/.exec(text)?.[1] ?? "" }))]));
const everywhere = ["swarm", "compose"] as const;
type Place = (typeof everywhere)[number];
const samples: Readonly<Record<Place, string>> = { swarm: "losses-of-a-swarm", compose: "losses-of-a-compose-host" };

/** What the apps `planted` say that a Swarm or a Compose host cannot carry out: which construct, in words, and the loss. */
const planted: readonly (readonly [construct: string, what: string, code: LossCode, places?: readonly Place[]])[] = [
  ["tenancy", "a quota and a level of a namespace", "loss-tenancy"],
  ["data", "a volume of 10Gi of a driver without sizes", "loss-volume-size"],
  ["web", "ports that only some may reach", "loss-network-policy"],
  ["web", "setuid on engines that allow it", "loss-privilege-escalation", ["swarm"]],
  ["web", "two replicas that maintenance may not stop together", "loss-disruption-budget", ["swarm"]],
  ["web", "an autoscaler", "loss-autoscaling"],
  ["web", "a limit of local disk", "loss-disk-limit"],
  ["web", "a probe by HTTP", "loss-probe"],
  ["web", "a peer that is a namespace", "loss-peer"],
  ["web", "a scratch folder larger than the memory", "loss-scratch"],
  ["cache", "two replicas that maintenance may not stop together", "loss-disruption-budget", ["swarm"]],
  ["cache", "members that are replaced one after the other", "loss-rollout"],
  ["cache", "a port that only some may reach", "loss-network-policy"],
  ["cache", "setuid on engines that allow it", "loss-privilege-escalation", ["swarm"]],
  ["cache", "a health check that ends what hangs", "loss-probe", ["compose"]],
  ["cache", "volumes of one node", "loss-volume-node", ["swarm"]],
  ["cache", "volumes that belong to the user of the workload", "loss-volume-ownership"],
  ["cache", "volumes of 1Gi", "loss-volume-size"],
  ["worker", "a start after another workload", "loss-order", ["swarm"]],
  ["worker", "setuid on engines that allow it", "loss-privilege-escalation", ["swarm"]],
  ["worker", "a GPU by its model", "loss-gpu", ["swarm"]],
  ["worker", "the address of its node in a variable", "loss-runtime-value"],
  ["worker", "a secret in a variable", "loss-secret-environment"],
  ["worker", "a check of readiness beside that of life", "loss-probe"],
  ["worker", "one address outside and no other", "loss-egress"],
  ["worker", "a volume of one node", "loss-volume-node", ["swarm"]],
  ["worker", "a volume that belongs to the user of the workload", "loss-volume-ownership"],
  ["agent", "rights in the API of Kubernetes", "loss-permissions"],
  ["agent", "the processes of its node", "loss-privileges", ["swarm"]],
  ["agent", "setuid on engines that allow it", "loss-privilege-escalation", ["swarm"]],
  ["agent", "a root that is read-only beside a config", "loss-writable-root", ["compose"]],
  ["agent", "a health check that ends what hangs", "loss-probe", ["compose"]],
  ["migrate", "a job with a time limit", "loss-job"],
  ["migrate", "setuid on engines that allow it", "loss-privilege-escalation", ["swarm"]],
  ["nightly", "a schedule", "loss-schedule"],
  ["ray", "a workload that an operator makes", "loss-operator"],
];

const keyOf = ({ code, construct }: { readonly code: string; readonly construct: string }): string => `${construct} ${code}`;

for (const place of everywhere) {
  const wanted = planted.filter(([, , , places = everywhere]) => places.includes(place));
  test(`each of ${wanted.length} losses that are planted for ${place} is reported, and none beside them`, () => {
    const reported = new Set((found.get(samples[place]) ?? []).map(keyOf));
    assert.equal(wanted.filter(([construct, , code]) => !reported.has(`${construct} ${code}`)).map(([construct, what]) => `${construct}: ${what}`), []);
    assert.equal([...reported].filter((key) => !wanted.some(([construct, , code]) => key === `${construct} ${code}`)), []);
    assert.ok(wanted.length >= 20);
  });
}

test("at least twenty of them are losses of different kinds, every kind among them", () => {
  const kinds = new Set(planted.map(([, , code]) => code));
  console.log(`${kinds.size} kinds of loss planted and reported: ${everywhere.map((place) => `${planted.filter(([, , , places = everywhere]) => places.includes(place)).length} on ${place}`).join(", ")}`);
  assert.ok(kinds.size >= 20);
  // A plain object is not lost but refused; another sample has it.
  assert.equal(Object.keys(lossesCodes()).filter((code) => code !== "object-not-portable" && !kinds.has(code as LossCode)), []);
});

test("five apps that are known to be portable have no loss", () => {
  assert.equal(found.get("apps-that-are-portable"), []);
});

test.run();
