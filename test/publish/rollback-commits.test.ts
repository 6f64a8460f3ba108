import { commitsOfPull } from "#lib/publish/rollback/commits.js";
import { lostBy } from "#lib/publish/rollback/lost.js";
import { rollbackBody, rollbackBranch, rollbackMessage, rollbackTitle, type Rollback } from "#lib/publish/rollback.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeFolder, put } from "../cli/workspace.js";
import { planOf } from "./destination.js";
import { makeRepository } from "./repository.js";

const root = makeFolder();
put(root, { "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "b.txt": "b\n", "c.txt": "c\n" });
const { git } = makeRepository(root);
const begin = git("rev-parse", "HEAD").trim();
const head = (): string => git("rev-parse", "HEAD").trim();

function commit(files: Readonly<Record<string, string>>, message: string): string {
  put(root, files);
  git("add", "-A");
  git("commit", "--quiet", "-m", message);
  return head();
}

/** A branch of two commits from the beginning, and a `main` that has moved since. */
function branched(): { readonly last: string } {
  git("checkout", "--quiet", "-B", "change", begin);
  commit({ "b.txt": "b2\n" }, "first of two");
  const last = commit({ "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\nnine\n" }, "second of two");
  git("checkout", "--quiet", "-B", "main", begin);
  commit({ "a.txt": "one\n2\n3\n4\n5\n6\n7\n8\n9\n", "c.txt": "c2\n" }, "meanwhile");
  return { last };
}

const ids = async (mergeCommit: string, last: string | undefined, count = 2): Promise<string[] | undefined> =>
  (await commitsOfPull(root, { mergeCommit, mergeBase: begin, head: last, count }))?.map(({ id }) => id);

test("a pull request that was squashed is one commit", async () => {
  const { last } = branched();
  git("merge", "--quiet", "--squash", "change");
  git("commit", "--quiet", "-m", "both (#1)");
  assert.equal(await ids(head(), last), [head()]);
});

test("one that was rebased is as many as it had, the latest first", async () => {
  const { last } = branched();
  git("cherry-pick", `${begin}..change`);
  assert.equal(await ids(head(), last), [head(), git("rev-parse", "HEAD~1").trim()]);
});

test("one that main moved forward to is as many as it had", async () => {
  const { last } = branched();
  git("checkout", "--quiet", "-B", "main", "change");
  assert.equal(await ids(head(), last), [last, git("rev-parse", "HEAD~1").trim()]);
});

test("one that was merged is its merge", async () => {
  const { last } = branched();
  git("merge", "--quiet", "--no-ff", "-m", "merge", "change");
  const [merge] = (await commitsOfPull(root, { mergeCommit: head(), mergeBase: begin, head: last, count: 2 })) ?? [];
  assert.is(merge?.id, head());
  assert.is(merge?.parents.length, 2);
});

test("of a single commit the form does not matter, and nothing else has to be known", async () => {
  branched();
  git("cherry-pick", "change~1");
  assert.equal(await ids(head(), undefined, 1), [head()]);
});

test("nothing is guessed: a branch that is gone, or a change that is nowhere, is no answer", async () => {
  const { last } = branched();
  git("merge", "--quiet", "--squash", "change");
  git("commit", "--quiet", "-m", "both");
  assert.is(await ids(head(), undefined), undefined);
  const other = commit({ "c.txt": "c3\n" }, "something else");
  assert.is(await ids(other, last), undefined);
});

const rollback: Rollback = { name: "#12", title: "Drop loki", commits: ["f".repeat(40)], lost: ["It deletes 50Gi of data of loki (control): the claim comes back empty."] };

test("what a change deleted for good is said, once for each", () => {
  const plan = planOf("deletes 50Gi of data of loki", "danger");
  const [restart] = plan.consequences;
  if (restart === undefined) throw new Error("no consequence");
  const deleted = { ...restart, code: "data-deleted" } as const;
  assert.equal(lostBy({ ...plan, consequences: [deleted, deleted, restart] }), ["It deletes 50Gi of data of loki (paris): the claim comes back empty."]);
});

test("the same change has the same branch", () => {
  assert.is(rollbackBranch("#12"), "rollback/pull-12");
  assert.is(rollbackBranch("1a2b3c4d5e"), "rollback/1a2b3c4d5e");
});

test("the commit names what it reverts as git does, what it does, and what it cannot", () => {
  const message = rollbackMessage(rollback, planOf("restarts the pod of shop"), { source: "a".repeat(64), tree: "b".repeat(64) });
  assert.is(message, [
    'Revert "Drop loki"', "", `This reverts commit ${"f".repeat(40)}.`, "", "- caution: restarts the pod of shop (paris)", "",
    "What #12 did and this does not undo:", "- It deletes 50Gi of data of loki (control): the claim comes back empty.", "",
    `Astrolabe-Source: ${"a".repeat(64)}`, `Astrolabe-Tree: ${"b".repeat(64)}`, "",
  ].join("\n"));
});

test("what a title holds does not become markup, and does not break the line", () => {
  const hostile = { ...rollback, title: `a\nb ${"x".repeat(100)}`, lost: ["It deletes ```data``` of @everybody."] };
  assert.is(rollbackTitle(hostile).length, 72);
  assert.not.match(rollbackTitle(hostile), "\n");
  assert.match(rollbackBody(hostile), "````text\nWhat #12 did and this does not undo:\n- It deletes ```data``` of @everybody.\n````");
});

test.run();
