import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import digest from "../../lib/launcher/digest.cjs";
import sighting from "../../lib/launcher/sighting.cjs";
import launcher, { type State } from "../../lib/launcher/state.cjs";
import { sha256 } from "#lib/workspace/digest.js";
import { onCore, validating } from "../checks/policies/policy-text.js";
import { app, cluster, makeWorkspace, synth } from "../cli/workspace.js";

const until = (root: string): string => (JSON.parse(readFileSync(join(root, ".astrolabe/state"), "utf8").split("\n")[1] ?? "{}") as { until: string }).until;

test("without waivers time alone changes nothing", async () => {
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"]) });
  await synth(root);
  assert.is(until(root), "");
});

test("what is known counts until a waiver begins to warn, and after that until it has expired", async () => {
  const waiver = '{ check: "policy/quiet", object: "ConfigMap shop/shop-settings", reason: "It is loud.", until: "2999-12-31" }';
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"], `waivers: [${waiver}],`), "policies/quiet.yaml": quiet });
  await synth(root, "--today", "2999-01-01");
  assert.is(until(root), "2999-12-17");
  await synth(root, "--today", "2999-12-20");
  assert.is(until(root), "3000-01-01");
});

test("from the day on that the state names, there is something to do", () => {
  const root = makeWorkspace({});
  const nothing = (day: string): boolean => launcher.whatChanged(root, stateOf(root, { until: day })).nothing;
  assert.is(nothing(""), true);
  assert.is(nothing("2999-01-01"), true);
  assert.is(nothing("2000-01-01"), false);
});

test("whatever is damaged in the state, it is not taken for one that has nothing to do and other things to say", () => {
  const root = makeWorkspace({ ".astrolabe/state": "" });
  const state = stateOf(root, { summary: "1 cluster: nothing to do", findings: "a warning" });
  const bytes = launcher.stateBytes(state);
  for (let position = 0; position < bytes.length; position += 2) {
    const other = Buffer.from(bytes);
    other[position] = bytes.toString("latin1", position, position + 1) === "7" ? 56 : 55;
    for (const damaged of [bytes.subarray(0, position), other]) {
      writeFileSync(join(root, ".astrolabe/state"), damaged);
      const read = launcher.readState(root, "c");
      if (read === undefined || !launcher.whatChanged(root, read).nothing) continue;
      assert.equal([read.summary, read.findings, read.until], [state.summary, state.findings, state.until], `position ${position}`);
      assert.ok(read.digests().length === 0 || read.digests().join() === state.digests().join(), `position ${position}`);
    }
  }
});

test("what cannot be vouched for is read, and counts as changed when nobody knows what it was", () => {
  const root = makeWorkspace({ "one.ts": "1", "two.ts": "2" });
  const files = ["one.ts", "two.ts"];
  const state = stateOf(root, { inputs: files.join("\n"), seen: sighting.sightings(root, files), digests: () => ["1", "2"].map(sha256) });
  assert.is(launcher.whatChanged(root, state).nothing, true);
  let suspicions = 0;
  writeFileSync(join(root, "two.ts"), "3");
  assert.equal(launcher.whatChanged(root, state, () => { suspicions += 1; }).changed, ["two.ts"]);
  assert.is(suspicions, 1);

  const damaged = launcher.whatChanged(root, { ...state, digests: () => [] });
  assert.equal(damaged.changed, files);
  assert.equal([...damaged.digests], [["one.ts", sha256("1")], ["two.ts", sha256("3")]]);
});

function stateOf(root: string, state: Partial<State>): State {
  const inputs = ["package.json"];
  return {
    compiler: "c", inputs: inputs.join("\n"), seen: new Float64Array(4), listings: [], tree: "none", screens: new Float64Array(3),
    until: "", summary: "", findings: "", digests: () => inputs.map((file) => digest.digestOf(join(root, file))), ...state,
  };
}

const quiet = validating(onCore("configmaps"), "object.metadata.name == ''", "quiet");

test.run();
