import { codes } from "#lib/diagnostics/catalogue.js";
import { buildsCodes } from "#lib/diagnostics/catalogue/builds.js";
import { deliveryCodes } from "#lib/diagnostics/catalogue/delivery.js";
import { definitionsCodes } from "#lib/diagnostics/catalogue/definitions.js";
import { giteaCodes } from "#lib/diagnostics/catalogue/gitea.js";
import { objectsCodes } from "#lib/diagnostics/catalogue/objects.js";
import { promotionCodes } from "#lib/diagnostics/catalogue/promotion.js";
import { publishCodes } from "#lib/diagnostics/catalogue/publish.js";
import { rollbackCodes } from "#lib/diagnostics/catalogue/rollback.js";
import { sourcesCodes } from "#lib/diagnostics/catalogue/sources.js";
import { treeCodes } from "#lib/diagnostics/catalogue/tree.js";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { page, pageFile } from "./page.js";

const text = page();

test("the page of checks is what the catalogue, the samples and the policies say now", () => {
  assert.is(readFileSync(pageFile, "utf8"), text, "npx tsx test/checks/page.ts writes it anew");
});

test("the page is the same each time", () => assert.is(page(), text));

test("every link of the page leads somewhere", () => {
  const headings = [...text.matchAll(/^#{1,4} (.*)$/gm)].map(([, heading = ""]) => heading).filter((heading) => !heading.startsWith("without "));
  const anchors = new Set(headings.map((heading) => `#${heading.toLowerCase().replace(/[^a-z0-9 _-]/g, "").replaceAll(" ", "-")}`));
  assert.is(anchors.size, headings.length, "two headings have one anchor");
  for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
    assert.ok(target.startsWith("#") ? anchors.has(target) : existsSync(join(dirname(pageFile), target)), `there is no ${target}`);
  }
});

test("every check is on the page, but for what is about sources, the tree and its delivery", () => {
  const others = new Set(Object.keys({ ...sourcesCodes(), ...definitionsCodes(), ...buildsCodes(), ...objectsCodes(), ...treeCodes(), ...giteaCodes(), ...publishCodes(), ...rollbackCodes(), ...deliveryCodes(), ...promotionCodes() }));
  assert.equal(codes().filter((code) => !others.has(code) && !text.includes(`\n### ${code}\n`)), []);
});

test("no policy is said to make anything compliant", () => assert.not.match(text, /complian/i));

test.run();
