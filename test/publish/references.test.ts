import { chmodSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { portainerPublish, type PublishReferences } from "#lib/cli/portainer-publish.js";
import type { Outcome } from "#lib/cli/outcome.js";
import { webhookId } from "#lib/targets/portainer/webhook.js";
import { makeFolder } from "../cli/workspace.js";
import { branchesOf, key, makeStacks, merge, recordFile, recordOf, removePath, serveWebhooks, stackPath, stackText, write } from "./references-repository.js";
import { gitIn, makeHome, makeRepository } from "./repository.js";

const portainer = await serveWebhooks();
process.env["ASTROLABE_WEBHOOK_KEY"] = key;

async function publish(root: string, request: Partial<PublishReferences> = {}): Promise<Outcome> {
  return portainerPublish({ revision: undefined, tell: [], cluster: [], dryRun: false, ...request }, { root }, () => undefined);
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `app-${String(index).padStart(3, "0")}`);
const codes = ({ diagnostics }: Outcome): string[] => diagnostics.map(({ code }) => code);

test.before.each(() => {
  portainer.calls.length = 0;
  portainer.answer(204);
});

test("of 100 stacks one changes: one reference moves, and Portainer is called once", async () => {
  const repository = makeStacks(names(100), portainer.url);
  const first = await publish(repository.root);
  assert.is(first.failed, false, first.text);
  const before = branchesOf(repository);
  assert.is(before.size, 101);
  assert.is(portainer.calls.length, 100);

  portainer.calls.length = 0;
  write(repository.root, { [stackPath("app-042")]: stackText("app-042", "2.0.0"), "README.md": "Nothing that runs.\n" });
  const merged = merge(repository, "change one");
  const second = await publish(repository.root);
  const after = branchesOf(repository);
  const moved = [...after].filter(([branch, id]) => branch !== "main" && before.get(branch) !== id);
  assert.equal(moved.map(([branch]) => branch), ["deploy-portainer/harbour/app-042"]);
  assert.equal(portainer.calls, [`POST /api/stacks/webhooks/${webhookId(key, "harbour", "app-042")}`]);
  assert.match(second.text, /harbour\/app-042 {2}moved from \w{10} to \w{10}; Portainer was told\n1 reference moved, 99 stayed\.$/);
  assert.not.match(JSON.stringify(second), webhookId(key, "harbour", "app-042"));

  const commit = moved[0]?.[1] ?? "";
  repository.git("fetch", "--quiet", "origin", "deploy-portainer/harbour/app-042");
  assert.is(repository.git("ls-tree", "-r", "--name-only", commit), `${stackPath("app-042")}\n`);
  assert.is(repository.git("log", "-1", "--format=%P %an <%ae> %cn <%ce>", commit).trim(), `${before.get("deploy-portainer/harbour/app-042")} Astrolabe <astrolabe@localhost.invalid> Astrolabe <astrolabe@localhost.invalid>`);
  const tree = repository.git("rev-parse", `${merged}:generated/harbour/app-042`).trim();
  assert.is(repository.git("log", "-1", "--format=%B", commit).trim(), `Deploy harbour/app-042\n\nSource-Commit: ${merged}\nSource-Tree: ${tree}`);
  assert.is(repository.git("log", "-1", "--format=%ct %at", commit), repository.git("log", "-1", "--format=%ct %ct", merged));

  portainer.calls.length = 0;
  const third = await publish(repository.root);
  assert.is(third.text, "0 references moved, 100 stayed.");
  assert.equal(branchesOf(repository), after);
  assert.equal(portainer.calls, []);
});

test("publishing leaves work tree, index and branches of the clone as they are", async () => {
  const repository = makeStacks(["shop"], portainer.url);
  write(repository.root, { "notes.txt": "mine\n", [stackPath("shop")]: "changed, not committed\n" });
  const seen = (): string => repository.git("status", "--porcelain") + repository.git("for-each-ref", "refs/heads", "refs/tags", "refs/astrolabe") + repository.git("rev-parse", "HEAD");
  const before = seen();
  await publish(repository.root);
  assert.is(seen(), before);
  assert.is(repository.git("ls-remote", "origin", "refs/heads/deploy-portainer/*").split("\n").length, 2);
});

test("two who publish the same commit make the same commits", async () => {
  const one = makeStacks(["shop", "blog"], portainer.url);
  const home = makeHome("Bob", "bob@example.org");
  const clone = makeFolder();
  gitIn(clone, home, "clone", "--quiet", one.bare, ".");
  const wouldMove = await publish(clone, { dryRun: true });
  await publish(one.root);
  const { moved } = wouldMove.result as { moved: { reference: string; to: string }[] };
  const there = branchesOf(one);
  assert.equal(moved.map(({ reference, to }) => [reference, to]), moved.map(({ reference }) => [reference, there.get(reference)]));
  assert.is((await publish(clone)).text, "0 references moved, 2 stayed.");
});

test("a shallow clone without a work tree publishes too, as the workflow's", async () => {
  const repository = makeStacks(["shop", "blog"], portainer.url);
  await publish(repository.root);
  write(repository.root, { [stackPath("shop")]: stackText("shop", "2.0.0") });
  const merged = merge(repository, "second");
  // Merged while the workflow of the commit before it runs.
  write(repository.root, { [stackPath("blog")]: stackText("blog", "2.0.0") });
  merge(repository, "third");
  const clone = makeFolder();
  const home = makeHome();
  gitIn(clone, home, "init", "--quiet");
  gitIn(clone, home, "remote", "add", "origin", `file://${repository.bare}`);
  gitIn(clone, home, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", merged);
  gitIn(clone, home, "checkout", "--quiet", "--detach", merged);
  const outcome = await publish(clone);
  assert.match(outcome.text, /^harbour\/blog {2}moved from .*\nharbour\/shop {2}moved from .*\n2 references moved, 0 stayed\.$/);
  gitIn(clone, home, "fsck", "--connectivity-only");
});

test("nothing is moved from a commit that is not what was merged last", async () => {
  const repository = makeStacks(["shop"], portainer.url);
  write(repository.root, { [stackPath("shop")]: stackText("shop", "2.0.0") });
  repository.git("commit", "--quiet", "-am", "mine alone");
  const outcome = await publish(repository.root, { revision: "HEAD" });
  assert.equal(codes(outcome), ["repository-state"]);
  assert.is(branchesOf(repository).size, 1);
  const dry = await publish(repository.root, { revision: "HEAD", dryRun: true });
  assert.match(dry.text, /harbour\/shop {2}would be made/);
  assert.is((await publish(repository.root)).failed, false);
  repository.git("fetch", "--quiet", "origin", "deploy-portainer/harbour/shop");
  assert.is(repository.git("show", `FETCH_HEAD:${stackPath("shop")}`), stackText("shop", "1.0.0"));
});

test("nothing is moved without the key of the webhooks", async () => {
  const repository = makeStacks(["shop"], portainer.url);
  for (const value of ["", "short"]) {
    process.env["ASTROLABE_WEBHOOK_KEY"] = value;
    const error: unknown = await publish(repository.root).catch((thrown: unknown) => thrown);
    process.env["ASTROLABE_WEBHOOK_KEY"] = key;
    assert.instance(error, Error);
    assert.match(String(error), "ASTROLABE_WEBHOOK_KEY");
    assert.is(branchesOf(repository).size, 1);
  }
});

test("a reference that somebody moved by hand is said and put right by a commit forward", async () => {
  const repository = makeStacks(["shop"], portainer.url);
  await publish(repository.root);
  repository.git("fetch", "--quiet", "origin", "deploy-portainer/harbour/shop");
  repository.git("checkout", "--quiet", "-b", "mine", "FETCH_HEAD");
  write(repository.root, { [stackPath("shop")]: stackText("shop", "evil") });
  repository.git("commit", "--quiet", "--all", "-C", "HEAD");
  repository.git("push", "--quiet", "origin", "HEAD:deploy-portainer/harbour/shop");
  const byHand = repository.git("rev-parse", "HEAD").trim();
  repository.git("checkout", "--quiet", "main");
  const outcome = await publish(repository.root);
  assert.equal(codes(outcome), ["reference-moved"]);
  assert.is(outcome.failed, false);
  const tip = branchesOf(repository).get("deploy-portainer/harbour/shop") ?? "";
  repository.git("fetch", "--quiet", "origin", "deploy-portainer/harbour/shop");
  assert.is(repository.git("rev-parse", `${tip}^`).trim(), byHand);
  assert.is(repository.git("show", `${tip}:${stackPath("shop")}`), stackText("shop", "1.0.0"));
});

test("a webhook that fails is told of, and again when asked", async () => {
  const repository = makeStacks(["shop", "blog"], portainer.url);
  portainer.answer(404);
  const first = await publish(repository.root);
  assert.is(first.failed, false, "a stack that is new is not at Portainer yet");
  assert.match(first.text, "Portainer has no such stack yet: `astrolabe portainer apply` makes it");
  write(repository.root, { [stackPath("shop")]: stackText("shop", "2.0.0"), [stackPath("blog")]: stackText("blog", "2.0.0") });
  merge(repository, "second");
  portainer.answer(409);
  const second = await publish(repository.root);
  assert.is(second.failed, true);
  assert.match(second.text, "`astrolabe portainer publish --tell harbour/blog --tell harbour/shop` tells it again");
  assert.not.match(second.text, webhookId(key, "harbour", "shop"));
  portainer.answer(204);
  portainer.calls.length = 0;
  assert.equal((await publish(repository.root)).text, "0 references moved, 2 stayed.");
  const told = await publish(repository.root, { tell: ["harbour/shop"] });
  assert.equal(portainer.calls, [`POST /api/stacks/webhooks/${webhookId(key, "harbour", "shop")}`]);
  assert.is(told.failed, false);
  await publish(repository.root, { tell: ["harbour"] });
  assert.is(portainer.calls.length, 3);
  assert.equal(codes(await publish(repository.root, { tell: ["harbour/nothing"] })), ["repository-state"]);
});

test("a reference of a stack that is gone is listed and stays", async () => {
  const repository = makeStacks(["shop", "blog"], portainer.url);
  await publish(repository.root);
  removePath(repository.root, "generated/harbour/blog");
  write(repository.root, { [recordFile("harbour")]: JSON.stringify(recordOf("harbour", ["shop"], { server: portainer.url })) });
  merge(repository, "remove blog");
  const outcome = await publish(repository.root);
  assert.match(outcome.text, "deploy-portainer/harbour/blog  is of no stack any more; it was left as it is");
  assert.ok(branchesOf(repository).has("deploy-portainer/harbour/blog"));
});

test("a branch in the way of a reference is named, and the others move", async () => {
  const repository = makeStacks(["shop", "blog"], portainer.url);
  repository.git("push", "--quiet", "origin", "HEAD:refs/heads/deploy-portainer/harbour/shop/old");
  const outcome = await publish(repository.root);
  assert.equal(codes(outcome), ["reference-blocked"]);
  assert.is(outcome.failed, true);
  assert.ok(branchesOf(repository).has("deploy-portainer/harbour/blog"));
  assert.not.ok(branchesOf(repository).has("deploy-portainer/harbour/shop"));
});

test("records that cannot be believed move nothing", async () => {
  const repository = makeStacks(["shop"], portainer.url);
  const spoilt = recordOf("harbour", ["shop"]);
  const hostile: [string, unknown][] = [
    ["no JSON", "{"], ["a list", []], ["references with dots", { ...spoilt, delivery: { ...spoilt.delivery, references: "../heads" } }],
    ["an option", { ...spoilt, delivery: { ...spoilt.delivery, references: "--force" } }],
    ["a folder outside", { ...spoilt, delivery: { ...spoilt.delivery, folder: "../.." } }],
    ["a stack that is a path", { ...spoilt, deployments: { "../../etc": spoilt.deployments["shop"] } }],
    ["a stack that is an option", { ...spoilt, deployments: { "--upload-pack=x": spoilt.deployments["shop"] } }],
    ["a stack without files", { ...spoilt, deployments: { ghost: spoilt.deployments["shop"] } }],
  ];
  for (const [what, data] of hostile) {
    write(repository.root, { [recordFile("harbour")]: typeof data === "string" ? data : JSON.stringify(data) });
    merge(repository, what);
    const outcome = await publish(repository.root);
    assert.equal([...new Set(codes(outcome))], ["record-invalid"], what);
    assert.is(branchesOf(repository).size, 1, what);
  }
});

test("a remote that refuses says so, and nobody is told", async () => {
  const repository = makeStacks(["shop", "blog"], portainer.url);
  write(repository.bare, { "hooks/pre-receive": "#!/bin/sh\necho 'Gitea: Not allowed to push to protected branch deploy-portainer/harbour/shop' >&2\nexit 1\n" });
  chmodSync(`${repository.bare}/hooks/pre-receive`, 0o755);
  const error: unknown = await publish(repository.root).catch((thrown: unknown) => thrown);
  assert.match(String(error), "protected branch");
  assert.equal(portainer.calls, []);
});

test("a server that cannot move all or none moves what it takes, and says what it refused", async () => {
  const repository = makeStacks(["shop", "blog"], portainer.url);
  gitIn(repository.bare, repository.home, "config", "receive.advertiseAtomic", "false");
  write(repository.bare, { "hooks/update": "#!/bin/sh\ncase $1 in */blog) echo 'not this one' >&2; exit 1;; esac\n" });
  chmodSync(`${repository.bare}/hooks/update`, 0o755);
  const outcome = await publish(repository.root);
  assert.is(outcome.failed, true);
  assert.match(outcome.text, /^harbour\/blog {2}was not moved: \[remote rejected\] \(hook declined\)\nharbour\/shop {2}made, at \w{10}; Portainer was told\n1 reference moved, 0 stayed\.$/);
  assert.is(portainer.calls.length, 1);
});

test("one place alone is published when it is named", async () => {
  const repository = makeStacks(["shop"], portainer.url);
  write(repository.root, { [recordFile("quay")]: JSON.stringify(recordOf("quay", ["shop"], { server: portainer.url })), "generated/quay/shop/stack.yaml": stackText("shop", "1.0.0") });
  merge(repository, "quay");
  await publish(repository.root, { cluster: ["quay"] });
  assert.equal([...branchesOf(repository).keys()], ["deploy-portainer/quay/shop", "main"]);
});

test("a workspace below the top of its repository is published from there", async () => {
  const root = makeFolder();
  const record = recordOf("harbour", ["shop"], { server: portainer.url });
  record.delivery["folder"] = "lab/generated";
  write(root, { [`lab/${recordFile("harbour")}`]: JSON.stringify(record), [`lab/${stackPath("shop")}`]: stackText("shop", "1.0.0"), [stackPath("shop")]: "not this\n" });
  const repository = makeRepository(root);
  await publish(`${root}/lab`);
  repository.git("fetch", "--quiet", "origin", "deploy-portainer/harbour/shop");
  assert.is(repository.git("ls-tree", "-r", "--name-only", "FETCH_HEAD"), `lab/${stackPath("shop")}\n`);
  assert.is(repository.git("show", `FETCH_HEAD:lab/${stackPath("shop")}`), stackText("shop", "1.0.0"));
});

test("configs that a stack of a Swarm uses no more are listed", async () => {
  const repository = makeStacks([], portainer.url);
  const withConfig = (hash: string): string => `${stackText("shop", "1.0.0")}configs:\n  conf:\n    name: shop_conf-${hash}\n    file: ./configs/conf-${hash}\n  kept:\n    name: shop_kept\n    external: true\n`;
  write(repository.root, { [recordFile("harbour")]: JSON.stringify(recordOf("harbour", ["shop"], { server: portainer.url })), [stackPath("shop")]: withConfig("11111111") });
  merge(repository, "one");
  await publish(repository.root);
  for (const hash of ["22222222", "33333333"]) {
    write(repository.root, { [stackPath("shop")]: withConfig(hash) });
    merge(repository, hash);
    if (hash === "22222222") await publish(repository.root);
  }
  const outcome = await publish(repository.root);
  assert.match(outcome.text, "to be removed on a manager once they are deployed:\n  docker config rm shop_conf-11111111\n  docker config rm shop_conf-22222222\n");
});

test("a stack on Kubernetes is one file, namespaces and definitions first, and what it loses is listed", async () => {
  const repository = makeStacks([], portainer.url);
  const object = (kind: string, name: string, more = ""): string => `apiVersion: ${kind === "CustomResourceDefinition" ? "apiextensions.k8s.io/v1" : "v1"}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
  const at = "generated/plain/shop";
  write(repository.root, {
    [recordFile("plain")]: JSON.stringify(recordOf("plain", ["shop"], { kind: "kubernetes", server: portainer.url })),
    [`${at}/ConfigMap_shop_a.yaml`]: object("ConfigMap", "a", "  namespace: shop\n"),
    [`${at}/ConfigMap_shop_b.yaml`]: object("ConfigMap", "b", "  namespace: shop\n"),
    [`${at}/CustomResourceDefinition.apiextensions.k8s.io_things.yaml`]: object("CustomResourceDefinition", "things.example.org"),
    [`${at}/Namespace_shop.yaml`]: object("Namespace", "shop"),
  });
  merge(repository, "kubernetes");
  await publish(repository.root);
  repository.git("fetch", "--quiet", "origin", "deploy-portainer/plain/shop");
  const text = repository.git("show", `FETCH_HEAD:${at}/manifests.yaml`);
  assert.equal([...text.matchAll(/^kind: (.*)$/gm)].map(([, kind]) => kind), ["Namespace", "CustomResourceDefinition", "ConfigMap", "ConfigMap"]);
  assert.is(text.split("---\n").length, 4);
  assert.is(repository.git("ls-tree", "-r", "--name-only", "FETCH_HEAD"), `${at}/manifests.yaml\n`);

  removePath(repository.root, `${at}/ConfigMap_shop_b.yaml`);
  merge(repository, "less");
  const outcome = await publish(repository.root);
  assert.equal(codes(outcome), ["portainer-does-not-prune"]);
  assert.is(outcome.diagnostics[0]?.message, "The stack has no more: ConfigMap shop/b");
  assert.match(outcome.diagnostics[0]?.hint ?? "", "kubectl delete ConfigMap b --namespace shop");
});

test("a repository without Portainer needs no key", async () => {
  const repository = makeStacks([], portainer.url);
  removePath(repository.root, recordFile("harbour"));
  write(repository.root, { "a": "" });
  merge(repository, "none");
  process.env["ASTROLABE_WEBHOOK_KEY"] = "";
  const outcome = await publish(repository.root);
  process.env["ASTROLABE_WEBHOOK_KEY"] = key;
  assert.is(outcome.text, "Portainer delivers to no place of this commit.");
});

test.after(() => portainer.close());
test.run();
