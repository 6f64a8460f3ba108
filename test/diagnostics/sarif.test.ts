import { readFileSync } from "node:fs";
import { diagnose } from "#lib/diagnostics/catalogue.js";
import type { Diagnostic } from "#lib/diagnostics/diagnostic.js";
import { renderSarif, type SarifReport } from "#lib/diagnostics/sarif.js";
import { Ajv } from "ajv";
import { test } from "uvu";
import * as assert from "uvu/assert";

// The JSON schema of the standard (OASIS, SARIF 2.1.0 Errata 01), without its descriptions and without the name of
// its dialect: it is draft 4, but uses nothing that draft 7 understands otherwise.
const schema: unknown = JSON.parse(readFileSync(new URL("sarif-2.1.0.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat("uri", /^[a-z][a-z0-9+.-]*:[!-~]*$/i);
ajv.addFormat("uri-reference", /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/);
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT/);
const validate = ajv.compile(typeof schema === "object" && schema !== null ? schema : {});

interface Sarif {
  readonly runs: readonly [{
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help?: { readonly text: string } }[] } };
    readonly results: readonly {
      readonly ruleId: string; readonly ruleIndex: number; readonly level: string; readonly message: { readonly text: string };
      readonly suppressions: readonly { readonly justification: string }[];
      readonly locations: readonly { readonly physicalLocation?: object; readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[] }[];
    }[];
  }];
}

function log(diagnostics: readonly Diagnostic[], more: Partial<SarifReport> = {}): Sarif {
  const text = renderSarif({ command: "check", version: "0.1.0", diagnostics, ...more });
  assert.ok(text.endsWith("}\n"));
  const parsed: Sarif = JSON.parse(text);
  assert.ok(validate(parsed), JSON.stringify(validate.errors?.slice(0, 3)));
  return parsed;
}

const full = diagnose("construct-invalid", "The replicas are -1", {
  file: "apps/shop/app.ts", line: 12, column: 5, cluster: "paris", app: "shop", deployment: "shop-two", construct: "web", object: "Deployment shop/web", pointer: "/spec/replicas",
}, { hint: "Leave them out.", related: [{ file: "clusters/paris/cluster.ts", line: 8 }, { cluster: "lyon" }] });
const warning = diagnose("app-unused", "No cluster runs it", { app: "idle" });
const info = diagnose("document-skipped", "a chart", { file: "a/Chart.yaml" });

test("a report without findings has a list of results all the same", () => {
  assert.equal(log([]).runs[0].results, []);
});

test("the schema of the standard refuses a log that is none", () => {
  assert.not(validate({ version: "2.1.0", runs: [{ tool: {}, results: [] }] }));
});

test("a result has its rule, level, message with hint, place in the sources and place in the clusters", () => {
  const { runs: [{ results, tool: { driver: { rules } } }] } = log([warning, info, full]);
  assert.equal(results.map(({ ruleId, level }) => [ruleId, level]), [["document-skipped", "note"], ["construct-invalid", "error"], ["app-unused", "warning"]]);
  assert.equal(rules.map(({ id }) => id), ["app-unused", "construct-invalid", "document-skipped"]);
  for (const { ruleId, ruleIndex } of results) assert.is(rules[ruleIndex]?.id, ruleId);
  const result = results.find(({ ruleId }) => ruleId === "construct-invalid");
  assert.is(result?.message.text, "The replicas are -1\nLeave them out.");
  assert.equal(result?.locations[0], {
    physicalLocation: { artifactLocation: { uri: "apps/shop/app.ts", uriBaseId: "%SRCROOT%" }, region: { startLine: 12, startColumn: 5 } },
    logicalLocations: [{ name: "Deployment shop/web", fullyQualifiedName: "paris/shop-two/Deployment shop/web//spec/replicas", kind: "resource" }],
    properties: { construct: "web" },
  });
});

test("rules say how to put things right, those of policies too", () => {
  const policy: Diagnostic = { code: "policy/no-host-network", severity: "error", message: "hostNetwork is true", location: {} };
  const about = { severity: "error", title: "No host network", means: "It sees all traffic.", fix: "Remove hostNetwork." } as const;
  const { runs: [{ tool: { driver: { rules } } }] } = log([policy, warning], { policies: new Map([["policy/no-host-network", about]]) });
  assert.equal(rules.map(({ id, help }) => [id, help?.text]), [
    ["app-unused", "Deploy it in a cluster's list, or delete its folder."], ["policy/no-host-network", "Remove hostNetwork."],
  ]);
  assert.equal(log([policy]).runs[0].tool.driver.rules, [{ id: "policy/no-host-network" }]);
});

test("what a waiver covers is a suppressed result, and the others say that they are not", () => {
  const { runs: [{ results }] } = log([{ ...full, waived: { reason: "The node needs it.", until: "2026-12-31" } }, warning]);
  assert.equal(results.map(({ suppressions }) => suppressions.map(({ justification }) => justification)), [["The node needs it."], []]);
});

test("paths are relative references, whatever their characters", () => {
  const text = renderSarif({ command: "check", version: "0.1.0", diagnostics: ["/etc/x.yaml", "a b/c#d?.yaml", "c:/x.yaml", "é\ud800.yaml", "../x.yaml"].map((file) => diagnose("type-error", "x", { file })) });
  const uris = [...text.matchAll(/"uri": "(.*)"/g)].map(([, uri]) => uri);
  assert.equal(uris, ["../x.yaml", "etc/x.yaml", "a%20b/c%23d%3F.yaml", "c%3A/x.yaml", "%C3%A9%EF%BF%BD.yaml"]);
  assert.ok(validate(JSON.parse(text)));
});

test("no byte of a report can steer a terminal", () => {
  const message = "\u001b[2J \u009b2J \u007f \u2028 \ud800";
  const text = renderSarif({ command: "check", version: "0.1.0", diagnostics: [diagnose("build-threw", message, { object: message })] });
  assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\ud800]/);
  assert.ok(validate(JSON.parse(text)));
});

test("the same findings in another order are the same bytes", () => {
  const report = (diagnostics: readonly Diagnostic[]): string => renderSarif({ command: "check", version: "0.1.0", diagnostics });
  assert.is(report([full, warning, info]), report([info, full, warning]));
});

test.run();
