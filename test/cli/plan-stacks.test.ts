import type { Consequence } from "#lib/plan/consequence.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeRepository } from "../publish/repository.js";
import { harbour, shop } from "./swarm.js";
import { makeWorkspace, put, report, run, synth, type Report } from "./workspace.js";

type Result = Report["result"];

interface PlanResult extends Result {
  readonly consequences: readonly Consequence[];
}

test("a plan says what a change of a stack does to its tasks, with the line of the construct", async () => {
  const root = makeWorkspace({ ...shop("1.0.0"), ...harbour(), ".gitignore": "node_modules/\n.astrolabe/\n" });
  await synth(root);
  const { git } = await makeRepository(root);
  git("checkout", "--quiet", "-b", "work");
  put(root, shop("1.1.0", "welcome"));
  const { code, result } = await report(root, ["plan"]);
  assert.is(code, 0);
  const { consequences, changes } = result as PlanResult;
  assert.equal(consequences.map(({ code: kind, text, object, source }) => [kind, text.replace(/-[0-9a-f]{8}\b/, "-HASH"), object, source]), [
    ["restart", "restarts the task of shop-worker, the new one first (shop 1.0.0 → 1.1.0, configuration)", "Service shop/shop-worker", { file: "apps/shop/app.ts", line: 9 }],
    ["config-left", "leaves the old config shop_shop-config-motd-HASH on the swarm", "Config shop/shop-config-motd", { file: "apps/shop/app.ts", line: 4 }],
  ]);
  assert.equal(changes?.map(({ kind, object }) => [kind, object]), [["moved", "Config shop/shop-config-motd"], ["changed", "Stack shop"]]);
  const { stdout } = await run(root, ["plan"]);
  assert.match(stdout, "\n1 object changed, 1 moved\n");
});

test("stacks that come and go are told of, with what Portainer leaves undone", async () => {
  const root = makeWorkspace({ ...shop("1.0.0"), ...harbour(), ".gitignore": "node_modules/\n.astrolabe/\n" });
  await synth(root);
  const { git } = await makeRepository(root);
  git("checkout", "--quiet", "-b", "work");
  put(root, harbour(', {}, { name: "kiosk" }'));
  const { result } = await report(root, ["plan"]);
  const { consequences } = result as PlanResult;
  assert.equal(consequences.map(({ code, deployment }) => [code, deployment]), [["stack-left", "shop"], ["stack-new", "kiosk"], ["starts", "kiosk"]]);
});

test.run();
