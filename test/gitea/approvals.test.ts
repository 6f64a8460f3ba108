import type { Review } from "#lib/adapters/gitea/reviews.js";
import { judgeApprovals, type ApprovalCase, type Judgement } from "#lib/gitea/approvals.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const [head, earlier] = ["a".repeat(40), "b".repeat(40)];
const teams: Readonly<Record<string, readonly string[]>> = {
  "@lab/data": ["Dora", "erin"], "@lab/platform": ["paul", "quentin"], "@lab/alone": ["ann"], "@lab/empty": [], "@erin": ["erin"],
};

let lastId = 0;
const review = (reviewer: string, state: Review["state"] = "APPROVED", more: Partial<Review> = {}): Review =>
  ({ id: ++lastId, reviewer, state, commit: head, isStale: false, isDismissed: false, ...more });

const judge = (owned: Readonly<Record<string, readonly string[]>>, reviews: readonly Review[], more: Partial<ApprovalCase> = {}): Judgement => judgeApprovals({
  author: "ann", commit: head, reviews, owned: new Map(Object.entries(owned)), fallback: "@lab/platform",
  members: (owner) => (Object.hasOwn(teams, owner) ? teams[owner] : undefined), ...more,
});

const data = { "@lab/data": ["apps/archive/app.ts", "generated/x.yaml"] };

test("an owner whose member has approved the latest commit is satisfied", () => {
  assert.equal(judge(data, [review("dora")]), { state: "success", description: "approved for @lab/data", missing: [] });
});

test("what is missing is said with how many files it is about", () => {
  const { state, description, missing } = judge({ ...data, "@lab/platform": ["lib/a.ts"] }, []);
  assert.is(state, "pending");
  assert.is(description, "waits for @lab/data (2 files), @lab/platform (1 file)");
  assert.equal(missing.map(({ owner, from }) => [owner, from]), [["@lab/data", ["Dora", "erin"]], ["@lab/platform", ["paul", "quentin"]]]);
});

for (const [name, reviews] of Object.entries<readonly Review[]>({
  "by nobody": [],
  "of an earlier commit": [review("dora", "APPROVED", { commit: earlier })],
  "that is stale": [review("dora", "APPROVED", { isStale: true })],
  "that was dismissed": [review("dora", "APPROVED", { isDismissed: true })],
  "of somebody else's team": [review("paul")],
  "that is but a comment": [review("dora", "COMMENT")],
  "that is not sent yet": [review("dora", "PENDING")],
  "taken back by asking for changes": [review("dora"), review("dora", "REQUEST_CHANGES")],
  "whose reviewer was asked again": [review("dora"), review("dora", "REQUEST_REVIEW")],
  "by a team that was only asked": [review("", "REQUEST_REVIEW")],
})) {
  test(`an approval ${name} does not count`, () => {
    assert.is(judge(data, reviews).state, "pending");
  });
}

test("a comment after an approval takes nothing back", () => {
  assert.is(judge(data, [review("dora"), review("dora", "COMMENT")]).state, "success");
});

test("an approval after asking for changes counts", () => {
  assert.is(judge(data, [review("dora", "REQUEST_CHANGES"), review("dora")]).state, "success");
});

test("the author's own approval does not count, however the login is written", () => {
  const { state, missing } = judge(data, [review("DORA")], { author: "dora" });
  assert.is(state, "pending");
  assert.equal(missing[0]?.from, ["erin"]);
});

test("one approval counts for every owner that its giver is behind", () => {
  assert.is(judge({ ...data, "@erin": ["apps/archive/app.ts"] }, [review("erin")]).state, "success");
});

test("the fallback stands in for a team whose only member is the author, and says so", () => {
  const waiting = judge({ "@lab/alone": ["apps/a/app.ts"] }, []);
  assert.is(waiting.state, "pending");
  assert.is(waiting.description, "waits for @lab/alone (1 file): @lab/platform in its place, nobody but the author is in it");
  assert.equal(waiting.missing[0]?.from, ["paul", "quentin"]);
  assert.is(judge({ "@lab/alone": ["apps/a/app.ts"] }, [review("paul")]).state, "success");
  assert.is(judge({ "@lab/empty": ["apps/a/app.ts"] }, [review("paul")]).state, "success");
});

test("where nobody can approve, it fails and says why", () => {
  const nobody = judge({ "@lab/alone": ["apps/a/app.ts"] }, [], { fallback: "@lab/alone" });
  assert.is(nobody.state, "failure");
  assert.is(nobody.description, "cannot be approved by @lab/alone (1 file): nobody but the author is in it");
  const unknown = judge({ "@lab/unknown": ["apps/a/app.ts"] }, [review("paul")]);
  assert.is(unknown.state, "failure");
  assert.match(unknown.description, "its members are not known");
});

test("a description stays short and counts what it leaves out", () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`@lab/team-number-${index}`, ["a"]]));
  const { description } = judge(many, [], { members: () => ["somebody"] });
  assert.ok(description.length <= 140, description);
  assert.match(description, / and \d+ more$/);
  const long = judge({ [`@lab/${"x".repeat(200)}`]: ["a"] }, [], { members: () => ["somebody"] });
  assert.ok(long.description.length <= 140);
});

test.run();
