import { AdapterError } from "#lib/adapters/error.js";
import { overtaken } from "#lib/adapters/git/push.js";
import { apply, prepare } from "#lib/publish/prepare.js";
import { trailers } from "#lib/publish/message.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeFolder, put } from "../cli/workspace.js";
import { GiteaServer } from "../gitea-server.js";
import { compiledOf, destinationOf, planOf, publishTo } from "./destination.js";
import { gitIn, makeHome, makeRepository, type TestRepository } from "./repository.js";

const gitea = await GiteaServer.start();
const home = makeHome();
process.env["HOME"] = home;
const token = gitea.addToken("ann");
test.after(() => gitea.stop());

const compiled = compiledOf(planOf("restarts 2 pods of shop"));
const branch = "publish/change-shop-aaaaaaaa";
const trailer = `${trailers.tree}: ${"a".repeat(64)}`;

/** A repository that is on the server, and a change of it. */
function changed(): TestRepository & { readonly name: string } {
  const root = makeFolder();
  put(root, { "apps/shop/app.ts": "1\n", "generated/paris/shop/a.yaml": "a: 1\n" });
  const repository = makeRepository(root, home);
  const name = `r${gitea.nextId()}`;
  gitea.addRepository("lab", name, { git: repository.bare });
  repository.git("remote", "set-url", "origin", `${gitea.url}/lab/${name}.git`);
  put(root, { "apps/shop/app.ts": "2\n", "generated/paris/shop/a.yaml": "a: 2\n" });
  return { ...repository, name };
}

/** Another clone of the same repository, before the change. */
function cloneOf({ bare, root }: TestRepository, of = home): { readonly root: string; readonly git: TestRepository["git"] } {
  const folder = makeFolder();
  gitIn(root, of, "clone", "--quiet", bare, folder);
  return { root: folder, git: (...words) => gitIn(folder, of, ...words) };
}

const on = async (root: string, asked?: string) => destinationOf(root, { token, ...(asked === undefined ? {} : { branch: asked }) });

test("a branch that was amended replaces its earlier form on the server", async () => {
  const { root, git, bare } = changed();
  await publishTo(await on(root), compiled);
  git("commit", "--quiet", "--amend", "--no-edit", "--date", "2026-01-01T00:00:00Z", "--reset-author");
  put(root, { "apps/shop/app.ts": "3\n" });
  const { steps } = await publishTo(await on(root), compiled);
  const [, push] = steps;
  assert.ok(push?.do === "push" && push.replaces !== undefined);
  assert.is(gitIn(bare, home, "rev-parse", branch), git("rev-parse", "HEAD"));
});

test("a branch with a commit of somebody else, or one made by hand, is never replaced", async () => {
  const rows = [
    { name: "made by hand", message: "by hand", email: "ann@example.org", says: /which `astrolabe publish` did not make for you/ },
    { name: "somebody else's", message: `theirs\n\n${trailer}`, email: "bob@example.org", says: /which `astrolabe publish` did not make for you/ },
  ];
  for (const { message, email, says } of rows) {
    const repository = changed();
    const { root, git } = repository;
    await publishTo(await on(root), compiled);
    const other = cloneOf(repository, makeHome("Bob", email));
    other.git("switch", "--quiet", branch);
    put(other.root, { "apps/shop/b.ts": "1\n" });
    other.git("add", "-A");
    other.git("commit", "--quiet", "-m", message);
    other.git("push", "--quiet", "origin", branch);
    const ahead = await prepare(await on(root), compiled, {});
    assert.match("problem" in ahead ? ahead.problem.message : "", /holds commits that are not here/);
    git("commit", "--quiet", "--amend", "-m", `mine\n\n${trailer}`, "--date", "2026-01-01T00:00:00Z");
    const diverged = await prepare(await on(root), compiled, {});
    assert.match("problem" in diverged ? diverged.problem.message : "", says);
    assert.match("problem" in diverged ? diverged.problem.hint ?? "" : "", /git pull --rebase/);
  }
});

test("the very same change, published by two at once, becomes one branch and one pull request", async () => {
  const first = changed();
  const second = cloneOf(first, makeHome("Bob", "bob@example.org"));
  second.git("remote", "set-url", "origin", `${gitea.url}/lab/${first.name}.git`);
  // Within one second, the same name would make the same commit.
  second.git("config", "user.name", "Another");
  put(second.root, { "apps/shop/app.ts": "2\n", "generated/paris/shop/a.yaml": "a: 2\n" });
  // Both have looked before either has done anything.
  const [one, two] = [await on(first.root), await on(second.root)];
  const [before, late] = [await prepare(one, compiled, {}), await prepare(two, compiled, {})];
  if ("problem" in before || "problem" in late) throw new Error("refused");
  await apply(one, before, () => undefined);
  try {
    await apply(two, late, () => undefined);
    assert.unreachable();
  } catch (error) {
    assert.is(error instanceof AdapterError ? error.status : error, overtaken);
  }
  await publishTo(await on(second.root), compiled);
  const repository = gitea.repositories.get(`lab/${first.name}`);
  assert.is(repository?.pulls.length, 1);
  assert.is(repository?.comments.length, 1);
  assert.is(second.git("rev-parse", "HEAD"), first.git("rev-parse", "HEAD"));
  assert.is(second.git("status", "--porcelain"), "");
  assert.is(second.git("symbolic-ref", "--short", "HEAD").trim(), branch);
});

test("whoever comes second finds the pull request and the comment of the first", async () => {
  const { root, name } = changed();
  const repository = gitea.repositories.get(`lab/${name}`);
  const destination = await on(root);
  await publishTo(destination, compiled);
  const [pull] = repository?.pulls ?? [];
  // Asked before the first was through, Gitea had neither.
  gitea.plant({ method: "GET", path: /\/pulls\/main\//, fault: 404 });
  gitea.plant({ method: "GET", path: /\/status$/, fault: 404 });
  await publishTo(await on(root), compiled);
  assert.equal(repository?.pulls, [pull]);
  assert.is(repository?.comments.length, 1);
  gitea.mend();
});

test("a repository that cannot be published to is refused before anything is done", async () => {
  const rows = [
    [{ archived: true }, /is archived/], [{ empty: true }, /is empty/], [{ writers: ["bob"] }, /may not push/],
  ] as const;
  for (const [facts, says] of rows) {
    const { root, git, name } = changed();
    Object.assign(gitea.repositories.get(`lab/${name}`) ?? {}, facts);
    const before = git("status", "--porcelain=v2", "--branch");
    const found = await prepare(await on(root), compiled, {});
    assert.match("problem" in found ? found.problem.message : "", says);
    assert.is(git("status", "--porcelain=v2", "--branch"), before);
  }
  const { root, name } = changed();
  const destination = await on(root);
  gitea.repositories.delete(`lab/${name}`);
  const found = await prepare(destination, compiled, {});
  assert.match("problem" in found ? found.problem.message : "", /There is no repository lab\//);
});

test("after a merge or a closing there is nothing to do, until something is new", async () => {
  for (const merged of [true, false]) {
    const { root, git, name, bare } = changed();
    const { pulls = [] } = gitea.repositories.get(`lab/${name}`) ?? {};
    await publishTo(await on(root), compiled);
    const [pull] = pulls;
    if (pull === undefined) throw new Error("no pull request");
    Object.assign(pull, { state: "closed", merged, sha: git("rev-parse", "HEAD").trim() });
    // As Gitea does after a merge, if it is told to.
    gitIn(bare, home, "update-ref", "-d", `refs/heads/${branch}`);
    const over = await publishTo(await on(root), compiled);
    assert.equal([over.isOver, over.steps.length], [true, 0]);
    put(root, { "apps/shop/app.ts": "3\n" });
    const again = await publishTo(await on(root), compiled);
    assert.equal([again.isOver, pulls.length], [false, 2]);
    assert.is(pulls[1]?.state, "open");
    const last = await publishTo(await on(root), compiled);
    assert.equal(last.steps, []);
  }
});

test("a branch can be named, also from a detached HEAD", async () => {
  const { root, git, bare } = changed();
  git("switch", "--quiet", "--detach");
  await publishTo(await on(root, "topic/shop"), compiled);
  assert.is(git("symbolic-ref", "--short", "HEAD").trim(), "topic/shop");
  assert.is(gitIn(bare, home, "rev-parse", "topic/shop"), git("rev-parse", "HEAD"));
});

test("the same change made once more does not fall into the branch of the first", async () => {
  const { root, git } = changed();
  await publishTo(await on(root), compiled);
  git("switch", "--quiet", "main");
  put(root, { "apps/shop/app.ts": "2\n", "generated/paris/shop/a.yaml": "a: 2\n" });
  const found = await prepare(await on(root), compiled, {});
  assert.match("problem" in found ? found.problem.message : "", /There is a branch publish\/change-shop-aaaaaaaa here already/);
});

test.run();
