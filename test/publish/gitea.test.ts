import type { Comment } from "#lib/adapters/gitea/comments.js";
import type { PullRequest } from "#lib/adapters/gitea/pulls.js";
import { withOurPart } from "#lib/publish/body.js";
import { stickyComment, surplusComments } from "#lib/publish/comment.js";
import { giteaSteps, planContext, type GiteaSituation, type PullText } from "#lib/publish/gitea.js";
import { callsOf } from "#lib/publish/steps.js";
import { planMarker } from "#lib/plan/markdown.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { planOf } from "./destination.js";

const plan = planOf("restarts 2 pods of shop", "danger");
const body = withOurPart("", { title: "Change shop", plan });
const repository = { owner: "lab", name: "astrolabe", defaultBranch: "main", isArchived: false, isEmpty: false, mayPush: true };
const wanted: PullText = { base: "main", branch: "publish/x", title: "Change shop", isTitleGiven: false, plan, headline: "restarts 2 pods", comment: `${planMarker}\nthe plan\n`, template: "" };
const pull: PullRequest = {
  number: 12, title: "Change shop", body, state: "open", url: "https://git/pulls/12", poster: "ann", base: "main", head: "publish/x", headCommit: "c", isFork: false, isDraft: false, mergeBase: "b", mergeCommit: "", labels: [{ id: 7, name: "plan/danger" }], repository,
};
const comment: Comment = { id: 5, author: "ann", body: wanted.comment, url: "https://git/pulls/12#5" };
const status = { context: planContext, state: "success", description: "restarts 2 pods", target: comment.url } as const;
const done: Pick<GiteaSituation, "pull" | "comment" | "status"> = { pull, comment, status };

const stepsOf = (situation: typeof done, text: Partial<PullText> = {}): string[] => giteaSteps({ ...wanted, ...text }, situation).map((step) => step.do);

test("only what differs is done", () => {
  assert.equal(stepsOf(done), []);
  assert.equal(stepsOf({ pull: undefined, comment: undefined, status: undefined }), ["open-pull", "add-comment", "set-status"]);
  assert.equal(stepsOf({ ...done, comment: undefined }), ["add-comment", "set-status"]);
  assert.equal(stepsOf({ ...done, comment: { ...comment, body: `${planMarker}\nanother plan` } }), ["edit-comment"]);
  assert.equal(stepsOf({ ...done, comment: { ...comment, body: `${planMarker}\r\nthe plan` } }), []);
  assert.equal(stepsOf({ ...done, status: undefined }), ["set-status"]);
  assert.equal(stepsOf({ ...done, status: { ...status, target: "https://git/pulls/12#4" } }), ["set-status"]);
  assert.equal(stepsOf({ ...done, status: { ...status, state: "failure" } }), ["set-status"]);
});

test("a pull request that was closed or merged is left, and another one opened", () => {
  for (const state of ["closed", "merged"] as const) {
    assert.equal(stepsOf({ pull: { ...pull, state }, comment: undefined, status: undefined }), ["open-pull", "add-comment", "set-status"]);
  }
});

test("a title that people gave stays, and one of ours follows the plan", () => {
  const edit = (given: Partial<PullRequest>, text: Partial<PullText>): object | undefined =>
    giteaSteps({ ...wanted, ...text }, { ...done, pull: { ...pull, ...given } }).map((step) => (step.do === "edit-pull" ? step.wish : {}))[0];
  assert.equal(edit({}, { title: "Change shop and wiki" }), { title: "Change shop and wiki", body: withOurPart(body, { title: "Change shop and wiki", plan }) });
  assert.is(edit({ title: "WIP: please wait" }, { title: "Change shop" }), undefined);
  assert.is(edit({ title: "WIP: please wait" }, { title: "Change shop and wiki" }), undefined);
  assert.equal(Object.keys(edit({ title: "WIP: please wait" }, { title: "Asked for", isTitleGiven: true }) ?? {}), ["title", "body"]);
});

test("the label says how much the plan weighs", () => {
  const [open] = giteaSteps(wanted, { pull: undefined, comment: undefined, status: undefined });
  assert.equal(open?.do === "open-pull" ? open.labels : [], ["plan/danger"]);
  assert.equal(callsOf(open ?? { do: "make-branch", branch: "x" }, { remote: "origin", repository: "lab/astrolabe" }), ["GET /repos/lab/astrolabe/labels", "POST /repos/lab/astrolabe/pulls: Change shop"]);
});

test("the label follows the plan, and is looked for only when there is reason to", () => {
  const relabelled = (labels: PullRequest["labels"], text: Partial<PullText> = {}): object | undefined =>
    giteaSteps({ ...wanted, ...text }, { ...done, pull: { ...pull, labels } }).find((step) => step.do === "label-pull");
  assert.equal(relabelled([{ id: 8, name: "plan/notice" }, { id: 9, name: "kind/bug" }]), { do: "label-pull", pull: 12, remove: [8], add: ["plan/danger"] });
  assert.is(relabelled([{ id: 9, name: "kind/bug" }]), undefined);
  assert.equal(relabelled([], { comment: `${planMarker}\nanother plan` }), { do: "label-pull", pull: 12, remove: [], add: ["plan/danger"] });
  assert.equal(relabelled(pull.labels, { plan: { ...plan, consequences: [] } }), { do: "label-pull", pull: 12, remove: [7], add: [] });
});

test("reviewers are asked when a pull request is opened, and not again", () => {
  const [open] = giteaSteps({ ...wanted, reviewers: { reviewers: ["bob"], team_reviewers: ["platform"] } }, { pull: undefined, comment: undefined, status: undefined });
  assert.equal(open?.do === "open-pull" ? [open.wish.reviewers, open.wish.team_reviewers] : [], [["bob"], ["platform"]]);
  assert.equal(stepsOf(done, { reviewers: { reviewers: ["bob"] } }), []);
});

test("a long headline is cut to what Gitea shows", () => {
  const [, , set] = giteaSteps({ ...wanted, headline: "😀".repeat(200) }, { pull: undefined, comment: undefined, status: undefined });
  const { description = "" } = set?.do === "set-status" ? set.status : {};
  assert.is([...description].length, 140);
  assert.ok(description.isWellFormed());
});

test("the marker makes a comment ours only if one of us wrote it", () => {
  const other: Comment = { ...comment, id: 1, author: "mallory" };
  const actions: Comment = { ...comment, id: 3, author: "gitea-actions" };
  const quoting: Comment = { ...comment, id: 2, body: `> ${planMarker}` };
  const comments = [other, quoting, actions, comment, { ...comment, id: 9 }];
  assert.is(stickyComment(comments, planMarker, ["ann"])?.id, 3);
  assert.is(stickyComment([other, quoting], planMarker, ["ann"]), undefined);
  assert.equal(surplusComments(comments, planMarker, { login: "ann", authors: ["ann"] }).map(({ id }) => id), [5, 9]);
  assert.equal(surplusComments([comment], planMarker, { login: "ann", authors: ["ann"] }), []);
});

test.run();
