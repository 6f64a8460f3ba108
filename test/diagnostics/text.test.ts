import { diagnose } from "#lib/diagnostics/catalogue.js";
import { renderText } from "#lib/diagnostics/text.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const wrongReplicas = diagnose(
  "construct-invalid",
  "The replicas are -1, at least 0 is needed",
  {
    file: "apps/shop/app.ts", line: 12, column: 5, cluster: "paris", app: "shop", deployment: "shop",
    construct: "web", object: "Deployment shop/web", pointer: "/spec/replicas",
  },
  { hint: "Leave them out for the default of 2.", related: [{ file: "clusters/paris/cluster.ts", line: 8, column: 3, cluster: "paris" }] },
);
const wrongName = diagnose("name-invalid", "the name is empty", { file: "apps/shop/app.ts", line: 3, column: 1, app: "shop" });
const unusedApp = diagnose("app-unused", "No cluster runs the app", { app: "idle" });
const emptyCluster = diagnose("cluster-empty", "The list of apps is empty", { cluster: "lyon" });

test("findings are sorted, grouped by file or deployment, and counted", () => {
  assert.is(renderText([emptyCluster, wrongReplicas, unusedApp, wrongName], { color: false }), `\
apps/shop/app.ts:3:1 error name-invalid: the name is empty
apps/shop/app.ts:12:5 error construct-invalid: The replicas are -1, at least 0 is needed
    shop on paris, construct web, Deployment shop/web, at /spec/replicas
    hint: Leave them out for the default of 2.
    also: clusters/paris/cluster.ts:8:3

app idle warning app-unused: No cluster runs the app

cluster lyon warning cluster-empty: The list of apps is empty

2 errors, 2 warnings
`);
});

test("a renamed deployment names its app too", () => {
  const text = renderText([diagnose("build-threw", "boom", { cluster: "paris", app: "shop", deployment: "second" })], { color: false });
  assert.match(text, /^second \(app shop\) on paris error build-threw: boom\n/);
});

test("a finding without any place is still shown", () => {
  assert.is(renderText([diagnose("tree-empty", "nothing left", {})], { color: false }), "error tree-empty: nothing left\n\n1 error\n");
});

test("paths lead from the current folder to the workspace", () => {
  const text = renderText([wrongReplicas], { color: false, workspace: "../lab/" });
  assert.match(text, /^\.\.\/lab\/apps\/shop\/app\.ts:12:5 /);
  assert.match(text, /also: \.\.\/lab\/clusters\/paris\/cluster\.ts:8:3\n/);
});

test("control characters of authors are shown, and further lines cannot pass for findings", () => {
  const evil = diagnose("build-threw", "first\u001b[2J\u202e\r\napps/x/app.ts:1:1 error", { file: "apps/\u009bx.ts", line: 1, object: "Pod a\nb" });
  assert.is(renderText([evil], { color: false }), `\
apps/\\u009bx.ts:1 error build-threw: first\\u001b[2J\\u202e
    apps/x/app.ts:1:1 error
    Pod a\\nb

1 error
`);
});

test("waived findings stand before those that count, a line for each check and reason", () => {
  const waived = { ...wrongReplicas, waived: { reason: "The load test needs it.\u001b", until: "2026-12-31" } };
  assert.is(renderText([waived, unusedApp], { color: false }), `\
waived:
    apps/shop/app.ts:12:5 (shop on paris, construct web, Deployment shop/web, at /spec/replicas): construct-invalid until 2026-12-31: The load test needs it.\\u001b

app idle warning app-unused: No cluster runs the app

1 warning, 1 waived
`);
  const others = ["a", "b"].map((construct) => ({ ...waived, location: { ...waived.location, construct } }));
  assert.match(renderText([waived, ...others], { color: false }), /^waived:\n {4}apps[^\n]*\) and 2 more: construct-invalid until [^\n]*\n\nno findings, 3 waived\n$/);
  assert.match(renderText([waived], { color: false }), /^waived:\n.*\n\nno findings, 1 waived\n$/);
});

test("colour is used only when asked for", () => {
  assert.not.match(renderText([wrongReplicas], { color: false }), /\u001b/);
  assert.match(renderText([wrongReplicas], { color: true }), /\u001b\[31merror\u001b\[39m/);
});

test("no findings are no text", () => assert.is(renderText([], { color: false }), ""));

test.run();
