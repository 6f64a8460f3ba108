import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Consequence } from "#lib/plan/consequence.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeRepository, type TestRepository } from "../publish/repository.js";
import { app, cluster, makeWorkspace, put, report, run, synth, type Report } from "./workspace.js";

type Result = Report["result"];

/** An app of one Deployment with a claim. Lines of its constructs are told from 8 on. */
function service(name: string, { image = "1.0.0", size = "50Gi", claim = true } = {}): Record<string, string> {
  const claimed = `new ApiObject(chart, "claim", {
      apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "local", resources: { requests: { storage: "${size}" } } },
    });`;
  return {
    [`apps/${name}/app.ts`]: `import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";

export const app = defineApp("${name}", {
  owner: "team-test",
  description: "Serves.",
  build(chart) {
    new ApiObject(chart, "web", {
      apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" },
      ...{ spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "registry.example.org/web:${image}" }] } } } },
    });
    ${claim ? claimed.replace("spec:", "...{ spec:").replace("} } },\n    });", "} } } },\n    });") : ""}
  },
});
`,
  };
}

const facts = 'storageClasses: [{ name: "local", default: true }],';

/** A repository whose first commit holds a workspace and its tree. */
async function lab(files: Readonly<Record<string, string>>): Promise<TestRepository> {
  const root = makeWorkspace({ ...files, ".gitignore": "node_modules/\n.astrolabe/\n" });
  await synth(root);
  return makeRepository(root);
}

/** What `plan` adds to the result of other commands. */
interface PlanResult extends Result {
  readonly base: { readonly commit: string; readonly name: string };
  readonly changed: number;
  readonly consequences: readonly Consequence[];
}

test("a plan says what the sources do to what runs, with the author's lines, and writes nothing", async () => {
  const { root, git } = await lab({ ...service("shop"), ...service("blog"), ...cluster("paris", ["shop", "blog"], facts) });
  git("checkout", "--quiet", "-b", "work");
  put(root, { ...service("shop", { image: "1.1.0", claim: false }), ...service("blog", { image: "1.1.0" }) });
  const before = git("status", "--porcelain");
  const { code, stdout, stderr } = await run(root, ["plan"]);
  assert.equal([code, stderr], [0, ""]);
  assert.match(stdout, /^compared with origin\/main \([0-9a-f]{12}\)\n\ndanger\n {2}deletes 50Gi of data of \S+\n {6}PersistentVolumeClaim shop\/data on paris, apps\/shop\/app\.ts:4 \(data-deleted\)/);
  assert.match(stdout, /restarts .*web 1\.0\.0 → 1\.1\.0.*\n {6}.*apps\/blog\/app\.ts:8/);
  assert.match(stdout, "\n2 objects changed, 1 removed\n");
  assert.is(git("status", "--porcelain"), before);
});

test("as JSON a plan has base, tally, consequences, changes and shares; as Markdown it is the comment", async () => {
  const { root, git } = await lab({ ...service("shop"), ...cluster("paris", ["shop"], facts) });
  put(root, service("shop", { image: "1.1.0" }));
  const { code, result } = await report(root, ["plan"]);
  assert.is(code, 0);
  const plan = result as PlanResult;
  assert.equal(plan.base, { commit: git("rev-parse", "HEAD").trim(), name: "origin/main" });
  assert.is(plan.changed, 1);
  assert.equal(plan.consequences.map(({ code, source }) => [code, source]), [["restart", { file: "apps/shop/app.ts", line: 8 }]]);
  assert.equal(plan.changes?.map(({ object, source }) => [object, source]), [["Deployment shop/web", { file: "apps/shop/app.ts", line: 8 }]]);
  const { stdout } = await run(root, ["plan", "--format", "markdown"]);
  assert.match(stdout, /^<!-- astrolabe plan -->\n\n### Plan: restarts 2 pods/);
});

test("lines are told of apps whose own files changed, and of those that changed by what they import", async () => {
  const image = (tag: string): Record<string, string> => ({ "shared/image.ts": `export const tag = "${tag}";\n` });
  const importing = Object.fromEntries(Object.entries(service("blog")).map(([path, text]) => [path, text
    .replace('import { ApiObject }', 'import { tag } from "../../shared/image.js"; import { ApiObject }').replace('"registry.example.org/web:1.0.0"', "`registry.example.org/web:${tag}`")]));
  const { root } = await lab({ ...service("shop"), ...importing, ...image("1.0.0"), ...cluster("paris", ["shop", "blog"], facts) });
  const sources = async (): Promise<unknown[]> => ((await report(root, ["plan"])).result.changes ?? []).map(({ path, source }) => [String(path).split("/")[1], source]);
  put(root, image("1.1.0"));
  assert.equal(await sources(), [["blog", { file: "apps/blog/app.ts", line: 8 }]]);
  put(root, service("shop", { image: "1.1.0" }));
  assert.equal(await sources(), [["blog", { file: "apps/blog/app.ts", line: 8 }], ["shop", { file: "apps/shop/app.ts", line: 8 }]]);
});

test("--base, --cluster and --app choose what is compared and what is shown", async () => {
  const { root, git } = await lab({ ...app("shop"), ...app("blog"), ...cluster("paris", ["shop", "blog"]), ...cluster("lyon", ["shop"]) });
  put(root, app("shop", { data: "{ a: 'new' }" }));
  await synth(root);
  git("commit", "--quiet", "-a", "-m", "second");
  put(root, app("blog", { data: "{ a: 'new' }" }));
  const paths = async (...words: string[]): Promise<unknown[]> => ((await report(root, ["plan", ...words])).result.changes ?? []).map(({ path }) => path);
  const [blog, lyon, paris] = ["paris/blog/ConfigMap_blog_blog-settings.yaml", "lyon/shop/ConfigMap_shop_shop-settings.yaml", "paris/shop/ConfigMap_shop_shop-settings.yaml"];
  assert.equal(await paths(), [lyon, blog, paris]);
  assert.equal(await paths("--base", "HEAD"), [blog]);
  assert.equal(await paths("--cluster", "lyon"), [lyon]);
  assert.equal(await paths("--app", "shop", "--cluster", "paris"), [paris]);
});

test("what is removed with its app or its cluster leads to where it was listed, or to nothing", async () => {
  const { root } = await lab({ ...app("shop"), ...app("blog"), ...cluster("paris", ["shop", "blog"]), ...cluster("lyon", ["shop"]) });
  rmSync(join(root, "apps/blog"), { recursive: true });
  rmSync(join(root, "clusters/lyon"), { recursive: true });
  put(root, cluster("paris", ["shop"]));
  const { code, result } = await report(root, ["plan"]);
  assert.is(code, 0);
  const sources = new Map((result.changes ?? []).map(({ cluster, source }) => [cluster, source]));
  assert.equal([...sources], [["lyon", undefined], ["paris", { file: "clusters/paris/cluster.ts" }]]);
});

test("a plan against the tree of the sources themselves is empty, whatever stands in the work tree", async () => {
  const { root } = await lab({ ...app("shop"), ...cluster("paris", ["shop"]) });
  put(root, { "generated/paris/shop/ConfigMap_shop_shop-settings.yaml": "edited: true\n" });
  const { code, stdout } = await run(root, ["plan"]);
  assert.is(code, 0);
  assert.match(stdout, "\n\nno object changes\n");
});

test("with errors there is no plan, and the Markdown has them with their lines", async () => {
  const { root } = await lab({ ...app("shop"), ...cluster("paris", ["shop"]) });
  put(root, app("shop", { first: "const count: number = 'five'; void count;", data: "{ a: 'new' }" }));
  const { code, stdout, stderr } = await run(root, ["plan"]);
  assert.equal([code, stdout], [1, ""]);
  assert.match(stderr, "type-error");
  const markdown = await run(root, ["plan", "--format", "markdown"]);
  assert.is(markdown.code, 1);
  assert.match(markdown.stdout, /### Checks fail: 1 error[\s\S]*\*\*error\*\* `type-error` `apps\/shop\/app\.ts:8`/);
});

test("where there is nothing to compare with, the command could not run", async () => {
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"]) });
  const { code, stderr } = await run(root, ["plan"]);
  assert.is(code, 3);
  assert.match(stderr, "Run the command in a clone of the repository");
  const unknown = await run((await lab({ ...app("shop"), ...cluster("paris", ["shop"]) })).root, ["plan", "--base", "nobody"]);
  assert.is(unknown.code, 3);
  assert.match(unknown.stderr, 'git cannot read the revision "nobody"');
});

test("explain tells what a consequence means and what to think of", async () => {
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"]) });
  const { code, stdout } = await run(root, ["explain", "data-deleted"]);
  assert.is(code, 0);
  assert.match(stdout, /^data-deleted \(danger\): Data is deleted\n\n.*\n\nBefore merging: /);
});

test.run();
