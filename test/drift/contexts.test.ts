import { test } from "uvu";
import * as assert from "uvu/assert";
import { chooseContexts, type Contexts, type Wish } from "#lib/drift/contexts.js";

type Case = readonly [what: string, wish: Partial<Wish>, contexts: Contexts, found: string];

const known = ["lyon", "paris"];

const cases: readonly Case[] = [
  ["all clusters that have a context of their name", {}, { names: ["paris", "lyon", "other"] }, "lyon=lyon paris=paris"],
  ["those that have one, without a word of the others", {}, { names: ["paris"], current: "other" }, "paris=paris"],
  ["nothing when no context is of a cluster", {}, { names: ["other"], current: "other" }, "no context has the name of a cluster of this workspace"],
  ["nothing without contexts", {}, { names: [] }, "no context has the name of a cluster of this workspace"],
  ["one cluster by the context of its name, not by the current one", { clusters: ["paris"] }, { names: ["other", "paris"], current: "other" }, "paris=paris"],
  ["one cluster by the current context", { clusters: ["paris"] }, { names: ["work"], current: "work" }, "paris=work"],
  ["one cluster by another context", { clusters: ["paris"], context: "work" }, { names: ["paris", "work"] }, "paris=work"],
  ["no context that is not there", { clusters: ["paris"], context: "gone" }, { names: ["paris"] }, 'there is no context "gone"'],
  ["no current context that is not there", { clusters: ["paris"] }, { names: [], current: "gone" }, 'there is no context "gone"'],
  ["no cluster by guessing", { clusters: ["paris"] }, { names: ["work"] }, 'there is no context "paris"'],
  ["a cluster once that is named twice", { clusters: ["paris", "paris"] }, { names: ["paris"] }, "paris=paris"],
  ["several clusters by their own contexts alone", { clusters: ["paris", "lyon"] }, { names: ["paris"], current: "paris" }, 'there is no context "lyon"'],
  ["never one context for several clusters", { clusters: ["paris", "lyon"], context: "paris" }, { names: ["paris", "lyon"] }, "--context names one context, for 2 clusters"],
];

for (const [what, { clusters = [], context }, contexts, expected] of cases) {
  test(`drift compares ${what}`, () => {
    const found = chooseContexts({ clusters, context }, known, contexts);
    assert.is("problem" in found ? found.problem : found.map((route) => route.join("=")).join(" "), expected);
  });
}

test("the only cluster of a workspace need not be named beside a context", () => {
  assert.equal(chooseContexts({ clusters: [], context: "work" }, ["paris"], { names: ["work"] }), [["paris", "work"]]);
});

test.run();
