import type { Diagnostic } from "#lib/diagnostics/diagnostic.js";
import { sortChanges } from "#lib/publish/paths.js";
import { readRepository, readWorkTree, type PublishedRepository } from "#lib/publish/repository.js";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeFolder, put } from "../cli/workspace.js";
import { gitIn, makeHome, makeRepository, type TestRepository } from "./repository.js";

const home = makeHome();
process.env["HOME"] = home;

function repository(): TestRepository {
  const root = makeFolder();
  put(root, { "apps/shop/app.ts": "1\n" });
  return makeRepository(root, home);
}

async function look(root: string, branch?: string): Promise<PublishedRepository | Diagnostic> {
  const tree = await readWorkTree(root, branch);
  if ("problem" in tree) return tree.problem;
  const found = await readRepository(tree, { branch, config: {} });
  return "problem" in found ? found.problem : found;
}

/** Two branches that change the same line. */
function conflict({ root, git }: TestRepository): void {
  git("switch", "--quiet", "--create", "other");
  put(root, { "apps/shop/app.ts": "2\n" });
  git("commit", "--quiet", "--all", "-m", "two");
  git("switch", "--quiet", "main");
  put(root, { "apps/shop/app.ts": "3\n" });
  git("commit", "--quiet", "--all", "-m", "three");
}

const failing = (action: () => unknown): void => {
  try {
    action();
  } catch {
    return;
  }
  throw new Error("it did not stop");
};

const refusals: Readonly<Record<string, { readonly state: (repository: TestRepository) => string | void; readonly says: RegExp; readonly hint: RegExp; readonly branch?: string }>> = {
  "a folder without a repository": { state: () => makeFolder(), says: /no git repository/, hint: /clone/ },
  "a bare repository": { state: ({ bare }) => bare, says: /is bare/, hint: /clone/ },
  "a repository without a commit": {
    state: () => {
      const root = makeFolder();
      gitIn(root, home, "init", "--quiet");
      return root;
    },
    says: /no commit yet/, hint: /first one/,
  },
  "a detached HEAD": { state: ({ git }) => void git("switch", "--quiet", "--detach"), says: /HEAD is detached, at [0-9a-f]{10}/, hint: /git switch main.*--branch/ },
  "a merge in progress": { state: (it) => (conflict(it), failing(() => it.git("merge", "other"))), says: /A merge is under way/, hint: /git merge --abort/ },
  "a rebase in progress": { state: (it) => (conflict(it), failing(() => it.git("rebase", "other"))), says: /A rebase is under way/, hint: /git rebase --continue/ },
  "a cherry-pick in progress": { state: (it) => (conflict(it), failing(() => it.git("cherry-pick", "other"))), says: /A cherry-pick is under way/, hint: /git cherry-pick --abort/ },
  "a bisection": { state: ({ git }) => void git("bisect", "start"), says: /A bisect is under way/, hint: /git bisect reset/ },
  "conflicts that nobody resolved": {
    state: (it) => {
      conflict(it);
      put(it.root, { "apps/shop/app.ts": "4\n" });
      it.git("stash");
      put(it.root, { "apps/shop/app.ts": "5\n" });
      it.git("commit", "--quiet", "--all", "-m", "five");
      failing(() => it.git("stash", "pop"));
    },
    says: /apps\/shop\/app\.ts has conflicts/, hint: /git add/,
  },
  "no remote": { state: ({ git }) => void git("remote", "remove", "origin"), says: /no remote/, hint: /git remote add/ },
  "an empty remote": {
    state: ({ bare }) => {
      rmSync(bare, { recursive: true });
      gitIn(makeFolder(), home, "init", "--quiet", "--bare", bare);
    },
    says: /is empty/, hint: /git push origin HEAD:main/,
  },
  "a name that is no branch's": { state: () => undefined, branch: "--force", says: /--branch is "--force"/, hint: /letters/ },
  "a name with two dots": { state: () => undefined, branch: "a..b", says: /--branch is "a\.\.b"/, hint: /letters/ },
  "the default branch asked for": { state: () => undefined, branch: "main", says: /main is the default branch/, hint: /--branch/ },
  "a history of its own": {
    state: ({ git }) => (git("checkout", "--quiet", "--orphan", "alone"), void git("commit", "--quiet", "-m", "alone")),
    says: /no commit in common/, hint: /git switch --create/,
  },
  "a shallow clone that lacks what they have in common": {
    state: ({ root, bare, git }) => {
      put(root, { "apps/shop/app.ts": "2\n" });
      git("switch", "--quiet", "--create", "topic");
      git("commit", "--quiet", "--all", "-m", "two");
      git("push", "--quiet", "origin", "topic");
      git("switch", "--quiet", "main");
      put(root, { "apps/shop/b.ts": "2\n" });
      git("add", "-A");
      git("commit", "--quiet", "-m", "three");
      git("push", "--quiet", "origin", "main");
      const clone = join(makeFolder(), "clone");
      gitIn(root, home, "clone", "--quiet", "--depth=1", "--branch=topic", `file://${bare}`, clone);
      return clone;
    },
    says: /no commit in common/, hint: /git fetch --unshallow/,
  },
};

for (const [name, { state, says, hint, branch }] of Object.entries(refusals)) {
  test(`${name} is refused, with the next step`, async () => {
    const it = repository();
    const found = await look(state(it) ?? it.root, branch);
    assert.ok("code" in found, JSON.stringify(found));
    if (!("code" in found)) return;
    assert.match(found.message, says);
    assert.match(found.hint ?? "", hint);
  });
}

test("a linked work tree, a submodule, a folder below the top and a shallow clone work", async () => {
  const { root, bare, git } = repository();
  const linked = join(makeFolder(), "linked");
  git("worktree", "add", "--quiet", "-b", "topic", linked);
  put(linked, { "apps/shop/app.ts": "2\n" });
  const inLinked = await look(linked);
  assert.ok("state" in inLinked && inLinked.branch === "topic" && inLinked.changes.length === 1 && inLinked.state.top === linked);

  const shallow = join(makeFolder(), "clone");
  gitIn(root, home, "clone", "--quiet", "--depth=1", `file://${bare}`, shallow);
  const inShallow = await look(shallow);
  assert.ok("state" in inShallow && inShallow.state.isShallow && inShallow.base.ahead === 0);

  const outer = makeFolder();
  gitIn(outer, home, "init", "--quiet");
  gitIn(outer, home, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", bare, "inner");
  const inSubmodule = await look(join(outer, "inner"));
  assert.ok("state" in inSubmodule && inSubmodule.state.top === join(outer, "inner"));

  const below = await look(join(root, "apps"));
  assert.ok("state" in below && below.state.prefix === "apps/");
});

test("a default branch of another name is the base, and a base that moved is counted", async () => {
  const { root, bare, git } = repository();
  git("branch", "--quiet", "--move", "main", "trunk");
  git("push", "--quiet", "origin", "trunk");
  gitIn(bare, home, "symbolic-ref", "HEAD", "refs/heads/trunk");
  git("switch", "--quiet", "--create", "topic");
  const clone = join(makeFolder(), "clone");
  gitIn(root, home, "clone", "--quiet", bare, clone);
  put(clone, { "apps/shop/app.ts": "2\n" });
  gitIn(clone, home, "commit", "--quiet", "--all", "-m", "two");
  gitIn(clone, home, "push", "--quiet");
  const refs = git("for-each-ref");
  const found = await look(root);
  if (!("state" in found)) throw new Error(found.message);
  assert.equal([found.base.branch, found.base.behind, found.base.ahead, found.branch], ["trunk", 1, 0, "topic"]);
  assert.is(git("for-each-ref"), refs);
});

test("what is published is sources, tree and what was read, and nothing else", () => {
  const change = (path: string, kind: "tracked" | "untracked" = "tracked") => ({ path, kind });
  const changes = [
    change("ws/apps/shop/app.ts"), change("ws/apps/shop/README.md"), change("ws/apps/shop/draft.ts", "untracked"), change("ws/apps/wiki/app.ts", "untracked"),
    change("ws/generated/paris/wiki/a\nb.yaml", "untracked"), change("ws/.gitea/CODEOWNERS", "untracked"), change("ws/package-lock.json"), change("ws/shared/names.ts", "untracked"),
    change("ws/notes.txt"), change("ws/lib/x.ts"), change("apps/shop/app.ts"), change("generated/x.yaml", "untracked"), change("wsx/apps/a.ts"),
  ];
  const read = new Set(["apps/wiki/app.ts", "shared/names.ts"]);
  const { paths, left } = sortChanges(changes, { prefix: "ws/", isRead: (file) => read.has(file), hasCompiler: false });
  assert.equal(paths, [
    "ws/apps/shop/app.ts", "ws/apps/shop/README.md", "ws/apps/wiki/app.ts", "ws/generated/paris/wiki/a\nb.yaml", "ws/.gitea/CODEOWNERS", "ws/package-lock.json", "ws/shared/names.ts",
  ]);
  assert.equal(left, ["ws/apps/shop/draft.ts", "ws/notes.txt", "ws/lib/x.ts", "apps/shop/app.ts", "generated/x.yaml", "wsx/apps/a.ts"]);
  assert.ok(sortChanges(changes, { prefix: "ws/", isRead: () => false, hasCompiler: true }).paths.includes("ws/lib/x.ts"));
});

test.run();
