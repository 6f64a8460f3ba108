/** What a real Gitea makes of the comment with a plan, whatever names are in it. */
import { field } from "#lib/checks/workload.js";
import type { Change } from "#lib/plan/change.js";
import type { Consequence } from "#lib/plan/consequence.js";
import { commentLimit, renderMarkdown } from "#lib/plan/markdown.js";
import type { Plan } from "#lib/plan/plan.js";
import { diagnose } from "#lib/diagnostics/catalogue.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "./eventually.js";
import { startGitea, type Gitea, type User } from "./gitea/server.js";

const commit = "0123456789abcdef0123456789abcdef01234567";

/** Each would become something on a page that takes it as Markdown. */
const hostile = [
  "@erin", "(@erin)", "@erin,", "[@erin]", "#1", "(#1)", "closes #1", "root/lab#1", "!1", "root/lab@0123456789", commit, commit.slice(0, 8), ":boom:", "a :rocket: b", "🚀",
  "https://example.org/x", "<https://example.org>", "www.example.org", "erin@example.org", "[x](https://example.org)", "![x](https://example.org/y.png)", "[[wiki]]", "[[a|b]]",
  "<img src=x onerror=alert(1)>", "</details><h1>x</h1>", "<b>x</b>", "&lt;b&gt;", "`@erin`", "``` @erin", "a`b #1 c`d", "\n\n# x\n\n@erin", "\r\n- [ ] x", "~~x~~", "**x**", "__x__",
  "$x$", "$`x`$", "\\(x\\)", "| a | b |\n|---|---|\n| c | d |", "[^1]", "term\n: definition", "1. x", "- x", "+ x", "> x", "> [!WARNING]\n> x", "---", "===", "<!-- x -->", "\u202e x", "a\u2028b",
  "`", "``", " ` ", "\\`", "a\\", "http://root/lab/src/commit/0123456789abcdef/x#L1-L2", "LAB-1", "```mermaid\ngraph\n```", "{{x}}", "'@erin'", "\"#1\"", "@root/owners",
];

function planOf(names: readonly string[]): Plan {
  return {
    changes: names.map((name): Change => ({
      kind: "changed", path: `control/${name}/x.yaml`, cluster: "control", deployment: name, object: `ConfigMap x/${name}`, source: { file: `apps/${name}/app.ts`, line: 1 },
      fields: [{ kind: "changed", path: name, before: name, after: `x\n${name}` }],
    })),
    consequences: names.map((name): Consequence => ({
      code: "data-deleted", weight: "danger", text: `deletes 1Gi of data of ${name}`, subject: name, cluster: name, deployment: name, object: `ConfigMap x/${name}`, path: "x",
      source: { file: `apps/${name}/app.ts`, line: 1 },
    })),
    shares: new Map(names.map((name) => [name, [{ resource: "cpu", offered: 2, before: 1, after: 2 }]])),
  };
}

const pageOf = (names: readonly string[]): string => renderMarkdown(planOf(names), {
  base: { commit }, limit: 1_000_000,
  findings: names.map((name) => diagnose("tree-stale", name, { file: name, line: 1 }, { hint: name })),
});

let gitea: Gitea;
let user: User;

test.before(async () => {
  gitea = await startGitea();
  user = await gitea.createUser("erin");
  const { api } = gitea.admin;
  await api.call("POST", "/user/repos", { name: "lab", auto_init: true });
  await api.call("PUT", "/repos/root/lab/collaborators/erin", { permission: "write" });
  for (const title of ["first", "second", "third"]) await api.call("POST", "/repos/root/lab/issues", { title });
});

test.after(() => gitea.stop());

const html = async (text: string): Promise<string> => String(await gitea.admin.api.call("POST", "/markup", { Text: text, Mode: "comment", Context: "/root/lab", FilePath: "", Wiki: false }));

/** What stands in the page beside our own headings, lists, folds and code. */
const foreign = (page: string): string[] => [...page.matchAll(/<(?!\/|(?:h3|p|ul|li|details|summary|code|pre|strong|em|br|div|span)\b)[^>]*>|<span[^>]*emoji[^>]*>|<(?:h3|a)[^>]*href[^>]*>/g)].map(([tag]) => tag)
  // The anchor of our own heading, and the lines of a highlighted block.
  .filter((tag) => !/^<(?:svg|path)\b/.test(tag) && !/class="anchor"/.test(tag));

test("no name in a plan becomes markup, a link, an image or an emoji", async () => {
  for (const name of hostile) {
    const page = await html(pageOf([name]));
    assert.equal(foreign(page), [], `${JSON.stringify(name)}:\n${page}`);
  }
  assert.equal(foreign(await html(pageOf(hostile))), []);
  // Taken as they are, they do something.
  for (const name of ["@erin", "#1", ":boom:", "https://example.org/x", "![x](https://example.org/y.png)", "[[wiki]]", "- [ ] x"]) {
    assert.not.equal(foreign(await html(name)), [], name);
  }
});

test("a plan neither notifies the people nor touches the issues that its names spell", async () => {
  const erin = gitea.as(user);
  const { api } = gitea.admin;
  const notes = async (): Promise<unknown[]> => {
    const list = await erin.call("GET", "/notifications?all=true");
    return Array.isArray(list) ? list.map((note) => field(field(note, "subject"), "title")) : [];
  };
  const references = async (): Promise<number> => {
    const timeline = await api.call("GET", "/repos/root/lab/issues/1/timeline");
    return Array.isArray(timeline) ? timeline.filter((event) => String(field(event, "type")).endsWith("_ref")).length : 0;
  };
  await api.call("POST", "/repos/root/lab/issues/2/comments", { body: pageOf(hostile) });
  assert.equal([await notes(), await references()], [[], 0]);
  // The same words as plain text do both, so that the silence above means something.
  await api.call("POST", "/repos/root/lab/issues/3/comments", { body: "@erin #1" });
  await eventually("the mention is told of", 5, async () => ((await notes()).length === 0 ? ["a notification"] : []));
  assert.equal([await notes(), await references()], [["third"], 1]);
});

test("a comment as large as we make them is taken and given back", async () => {
  const body = renderMarkdown(planOf(Array.from({ length: 3000 }, (_, index) => `app-${index}`)));
  assert.ok(Buffer.byteLength(body) > commentLimit / 2);
  const made = await gitea.admin.api.call("POST", "/repos/root/lab/issues/2/comments", { body });
  assert.is(field(made, "body"), body);
});

test.run();
