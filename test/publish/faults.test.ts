import { AdapterError } from "#lib/adapters/error.js";
import { weightLabels } from "#lib/publish/gitea.js";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeFolder, put } from "../cli/workspace.js";
import { GiteaServer, type Fault, type Repository } from "../gitea-server.js";
import { compiledOf, destinationOf, planOf, publishOnGitea, publishTo } from "./destination.js";
import { gitIn, makeHome, makeRepository, type TestRepository } from "./repository.js";

const gitea = await GiteaServer.start();
const home = makeHome();
process.env["HOME"] = home;
const token = gitea.addToken("ann");
test.after(() => gitea.stop());
test.after.each(() => gitea.mend());

/** A repository with a change that nobody has published. */
function changed(name: string): TestRepository & { readonly server: Repository } {
  const root = makeFolder();
  put(root, { "apps/shop/app.ts": "1\n", "generated/paris/shop/a.yaml": "a: 1\n", "notes.txt": "1\n" });
  const repository = makeRepository(root, home);
  put(root, { "apps/shop/app.ts": "2\n", "generated/paris/shop/a.yaml": "a: 2\n", "notes.txt": "2\n" });
  const server = gitea.addRepository("lab", name, { git: repository.bare });
  server.labels.push({ id: 7, name: weightLabels.caution });
  repository.git("remote", "set-url", "origin", `${gitea.url}/lab/${name}.git`);
  return { ...repository, server };
}

const compiled = compiledOf(planOf("restarts 2 pods of shop one at a time"));

/** Holds when one pull request, one comment and the status are as they are to be, at the branch's commit. */
function assertPublished({ git, bare, server }: TestRepository & { readonly server: Repository }, said: string): void {
  const head = git("rev-parse", "HEAD").trim();
  assert.equal(server.pulls.map(({ state, title, labels }) => [state, title, labels]), [["open", "Change shop", [7]]], said);
  assert.is(server.comments.length, 1, said);
  assert.match(server.comments[0]?.body ?? "", /restarts 2 pods/, said);
  assert.is(gitIn(bare, home, "rev-parse", `refs/heads/${server.pulls[0]?.head}`).trim(), head, said);
  const status = server.statuses.at(-1);
  assert.equal([status?.sha, status?.state, status?.context], [head, "success", "astrolabe/plan"], said);
  assert.match(status?.target_url ?? "", /#issuecomment-\d+$/, said);
}

/** Runs what may fail, and gives its failure. */
async function failureOf(action: () => Promise<unknown>): Promise<AdapterError | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (error instanceof AdapterError) return error;
    // A repository that is not there is a finding, and no failure.
    if (error instanceof Error && /^There is no repository/.test(error.message)) return undefined;
    throw error;
  }
}

const calls: readonly (readonly [method: string, path: RegExp])[] = [
  ["GET", /\/user$/],
  ["GET", /\/pulls\/main\//],
  ["GET", /\/repos\/lab\/[^/]+$/],
  ["GET", /\/labels$/],
  ["POST", /\/pulls$/],
  ["POST", /\/comments$/],
  ["GET", /\/comments$/],
  ["POST", /\/statuses\//],
];

const faults: readonly Fault["fault"][] = ["timeout", "cut-after", 401, 403, 404, 409, 422, 429, 500];

for (const [method, path] of calls) {
  test(`whatever becomes of ${method} ${path.source}, the next run finishes the job`, async () => {
    const repository = changed(`steps-${calls.findIndex(([one, other]) => one === method && other === path)}`);
    const { server, root } = repository;
    const first = await destinationOf(root, { token });
    const published = await publishTo(first, compiled);
    // From here on the branch is there, and only what Gitea has differs from case to case.
    const destination = await destinationOf(root, { token });
    const finish = () => publishOnGitea(destination, published, compiled);
    for (const fault of faults) {
      const said = `${method} ${path.source}: ${fault}`;
      for (const list of [server.pulls, server.comments, server.statuses]) list.length = 0;
      gitea.plant({ method, path, fault, times: 2 });
      const failure = await failureOf(finish);
      if (failure !== undefined) assert.not.match(`${failure.message} ${failure.hint}`, new RegExp(token), said);
      gitea.mend();
      await finish();
      assertPublished(repository, said);
    }
    assert.equal((await publishTo(destination, compiled)).steps, []);
  });
}

const pushes: Readonly<Record<string, Fault>> = {
  "the push is refused for want of rights": { path: /service=git-receive-pack|git-receive-pack$/, fault: 403, times: 3 },
  "the server fails at the push": { method: "POST", path: /git-receive-pack$/, fault: 500, times: 3 },
  "the connection is cut before the push": { method: "POST", path: /git-receive-pack$/, fault: "cut", times: 3 },
  "the connection is cut when the push was received": { method: "POST", path: /git-receive-pack$/, fault: "cut-after", times: 3 },
};

for (const [name, fault] of Object.entries(pushes)) {
  test(`the next run finishes the job when ${name}`, async () => {
    const repository = changed(`push-${Object.keys(pushes).indexOf(name)}`);
    gitea.plant(fault);
    const before = repository.git("diff", "--", "notes.txt");
    const failure = await failureOf(async () => publishTo(await destinationOf(repository.root, { token }), compiled));
    assert.match(failure?.message ?? "", /git could not push/);
    assert.match(failure?.message ?? "", /Done before that: made the branch .* and switched to it, committed [0-9a-f]{10}/);
    assert.not.match(`${failure?.message} ${failure?.hint}`, new RegExp(token));
    gitea.mend();
    await publishTo(await destinationOf(repository.root, { token }), compiled);
    assertPublished(repository, name);
    assert.is(repository.git("rev-list", "--count", "main..HEAD").trim(), "1");
    assert.is(repository.git("diff", "--", "notes.txt"), before);
  });
}

test("a commit that a hook refuses leaves no branch behind", async () => {
  const repository = changed("refused");
  writeFileSync(join(repository.root, ".git/hooks/pre-commit"), "#!/bin/sh\necho no >&2\nexit 1\n", { mode: 0o755 });
  const before = repository.git("status", "--porcelain=v2", "--branch", "-z");
  const failure = await failureOf(async () => publishTo(await destinationOf(repository.root, { token }), compiled));
  assert.match(failure?.message ?? "", /git did not commit: no/);
  assert.is(repository.git("status", "--porcelain=v2", "--branch", "-z"), before);
  assert.is(repository.git("for-each-ref", "--format=%(refname)", "refs/heads").trim(), "refs/heads/main");
});

test("a scope that the token lacks is named", async () => {
  for (const [missing, scopes] of [
    ["read:user", ["write:repository", "write:issue"]], ["write:issue", ["write:repository", "read:issue", "read:user"]], ["read:issue", ["write:repository", "read:user"]],
  ] as const) {
    const repository = changed(`scope-${missing.replace(":", "-")}`);
    const failure = await failureOf(async () => publishTo(await destinationOf(repository.root, { token: gitea.addToken("ann", scopes) }), compiled));
    assert.match(failure?.hint ?? "", new RegExp(`scope ${missing}\\.`));
  }
});

test.run();
