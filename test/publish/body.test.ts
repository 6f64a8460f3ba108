import { begin, end, titleIn, withOurPart } from "#lib/publish/body.js";
import { branchName, commitMessage, isOurs, titleOf } from "#lib/publish/message.js";
import type { Change } from "#lib/plan/change.js";
import type { Plan } from "#lib/plan/plan.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { planOf } from "./destination.js";

const digests = { source: "a".repeat(64), tree: "0123456789abcdef".repeat(4) };
const change = (kind: Change["kind"], deployment: string | undefined, cluster = "paris"): Change =>
  ({ kind, path: `${cluster}/${deployment ?? "_argocd"}/x.yaml`, cluster, object: "ConfigMap x/x", fields: [], ...(deployment === undefined ? {} : { deployment }) });
const planWith = (...changes: Change[]): Plan => ({ changes, consequences: [], shares: new Map() });

test("a title says what is added, changed and removed", () => {
  const rows: readonly (readonly [Plan, string])[] = [
    [planWith(), "Change sources alone"],
    [planWith(change("added", "wiki"), change("added", "wiki")), "Add wiki"],
    [planWith(change("added", "wiki"), change("changed", "wiki")), "Change wiki"],
    [planWith(change("added", "wiki"), change("added", undefined)), "Add wiki"],
    [planWith(change("removed", "loki"), change("changed", "grafana"), change("added", "wiki")), "Add wiki, change grafana, remove loki"],
    [planWith(...["a", "b", "c", "d"].map((name) => change("changed", name))), "Change a, b and 2 more"],
    [planWith(change("changed", "shop"), change("changed", "shop", "tokyo")), "Change shop on paris and shop on tokyo"],
    [planWith(change("changed", undefined)), "Change what paris shares"],
  ];
  for (const [plan, title] of rows) assert.is(titleOf(plan), title);
  const long = titleOf(planWith(change("changed", "x".repeat(200))));
  assert.is([...long].length, 72);
});

test("a branch is named after title and tree", () => {
  assert.is(branchName("Add wiki, change grafana", digests), "publish/add-wiki-change-grafana-01234567");
  assert.is(branchName("…", digests), "publish/change-01234567");
  assert.is(branchName(`--${"x/".repeat(50)}`, digests), `publish/${"x-".repeat(19)}x-01234567`);
});

test("a commit says the consequences and carries both digests", () => {
  const message = commitMessage("Change shop", planOf("restarts 2 pods of shop"), digests);
  assert.is(message, `Change shop\n\n- caution: restarts 2 pods of shop (paris)\n\nAstrolabe-Source: ${digests.source}\nAstrolabe-Tree: ${digests.tree}\n`);
  assert.ok(isOurs(message));
  assert.not.ok(isOurs("Change shop\n\nAstrolabe-Tree: nonsense\n"));
});

test("our part of a body stands in its place, and what people wrote stays", () => {
  const plan = planOf("restarts 2 pods of shop");
  const first = withOurPart(`Why:\n\n${begin}\n${end}\n\nTested: no\n`, { title: "Change shop", plan });
  assert.match(first, /^Why:\n\n<!-- astrolabe begin -->\n<!-- astrolabe title Change%20shop -->\n```text\ncaution: restarts 2 pods of shop \(paris\)\n```\n[^]*<!-- astrolabe end -->\n\nTested: no\n$/);
  const edited = first.replace("Why:", "Why: it is slow").replaceAll("\n", "\r\n");
  const second = withOurPart(edited, { title: "Change shop", plan: planOf("restarts 3 pods of shop") });
  assert.match(second, /^Why: it is slow\n/);
  assert.match(second, /restarts 3 pods/);
  assert.not.match(second, /restarts 2 pods/);
  assert.is(withOurPart(second, { title: "Change shop", plan: planOf("restarts 3 pods of shop") }), second);
  assert.is(titleIn(second), "Change shop");
});

test("what a change is for comes before its plan, as it is now, and cannot pass for a part of ours", () => {
  const words = { title: "Promote shop", plan: planOf("x") };
  const first = withOurPart("Why: it is slow", { ...words, about: `1.2 → 1.3 ${end}` });
  assert.match(first, /^Why: it is slow\n\n<!-- astrolabe begin -->\n<!-- astrolabe title Promote%20shop -->\n1\.2 → 1\.3 <! -- astrolabe end -->\n\n```text\n/);
  const second = withOurPart(first, { ...words, about: "1.2 → 1.4" });
  assert.match(second, "\n1.2 → 1.4\n");
  assert.not.match(second, "1.3");
});

test("without its place, our part comes last", () => {
  const body = withOurPart("Only words", { title: "Change shop", plan: planOf("x") });
  assert.match(body, /^Only words\n\n<!-- astrolabe begin -->/);
  assert.is(withOurPart(body, { title: "Change shop", plan: planOf("x") }), body);
  assert.match(withOurPart("", { title: "Change shop", plan: planOf("x") }), /^<!-- astrolabe begin -->/);
  assert.match(withOurPart(`${begin} and no end`, { title: "Change shop", plan: planOf("x") }), /^<!-- astrolabe begin --> and no end\n\n<!-- astrolabe begin -->/);
});

test("names and titles cannot leave our part", () => {
  const hostile = "--> @everyone ````\n```\n<!-- astrolabe end --> #1 <script>";
  const body = withOurPart("", { title: hostile, plan: planOf(hostile) });
  assert.is(titleIn(body), hostile);
  const fences = [...body.matchAll(/^(`{3,})(?:text)?$/gm)].map(([, fence]) => fence);
  assert.equal(fences, ["`````", "`````"]);
  assert.is(withOurPart(body, { title: hostile, plan: planOf(hostile) }), body);
  assert.is(body.match(/<!--/g)?.length, 3);
});

test.run();
