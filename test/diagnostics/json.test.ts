import { diagnose } from "#lib/diagnostics/catalogue.js";
import { hasErrors } from "#lib/diagnostics/diagnostic.js";
import { renderJson } from "#lib/diagnostics/json.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

test("a report has a version, a summary, sorted findings with keys in a fixed order, and the command's result", () => {
  const text = renderJson({
    command: "diff",
    diagnostics: [
      diagnose("app-unused", "No cluster runs it", { app: "idle" }),
      diagnose("type-error", "no such field", { column: 2, line: 1, file: "apps/a/app.ts" }, { related: [{ file: "b.ts" }], hint: "Fix it." }),
    ],
    result: { changes: [] },
  });
  assert.is(text, `${JSON.stringify({
    version: 1,
    command: "diff",
    summary: { errors: 1, warnings: 1, infos: 0, waived: 0 },
    diagnostics: [
      {
        code: "type-error", severity: "error", message: "no such field", location: { file: "apps/a/app.ts", line: 1, column: 2 },
        hint: "Fix it.", related: [{ file: "b.ts" }],
      },
      { code: "app-unused", severity: "warning", message: "No cluster runs it", location: { app: "idle" } },
    ],
    result: { changes: [] },
  }, null, 2)}\n`);
});

test("a finding that a waiver covers says so, and counts as nothing else", () => {
  const waived = { ...diagnose("type-error", "no such field", {}), waived: { until: "2026-12-31", reason: "It is known." } };
  const { summary, diagnostics } = JSON.parse(renderJson({ command: "check", diagnostics: [waived] }));
  assert.equal(summary, { errors: 0, warnings: 0, infos: 0, waived: 1 });
  assert.equal(diagnostics, [{ code: "type-error", severity: "error", message: "no such field", location: {}, waived: { reason: "It is known.", until: "2026-12-31" } }]);
  assert.is(hasErrors([waived]), false);
  assert.is(hasErrors([waived, diagnose("type-error", "another", {})]), true);
});

test("no byte of a report can steer a terminal, and every character comes back", () => {
  const message = "\u001b[2J \u009b2J \u007f \u2028 \ud800";
  const text = renderJson({ command: "check", diagnostics: [diagnose("build-threw", message, {})] });
  assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\ud800]/);
  assert.is(JSON.parse(text).diagnostics[0].message, message);
});

test.run();
