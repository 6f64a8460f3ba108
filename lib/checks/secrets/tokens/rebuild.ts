// Makes rules.ts anew: `npx tsx lib/checks/secrets/tokens/rebuild.ts <gitleaks.toml> <version>`. The file is
// config/gitleaks.toml of the Go module github.com/zricethezav/gitleaks/v8 (MIT, see gitleaks.LICENSE),
// which `go mod download` gets.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { convertRules } from "./convert.js";

const [, , file = "", version = ""] = process.argv;
const rules = convertRules(readFileSync(file, "utf8"));
const rows = rules.map(({ id, keywords, pattern, entropy }) =>
  `  { id: ${JSON.stringify(id)}, keywords: ${JSON.stringify(keywords)}, pattern: ${String(pattern)}, entropy: ${entropy} },\n`);
writeFileSync(fileURLToPath(new URL("rules.ts", import.meta.url)), `\
// Made by rebuild.ts from the rules of gitleaks ${version}: those that know a token by its form, without
// the name beside it. Copyright (c) 2019 Zachary Rice, MIT (gitleaks.LICENSE).
import type { TokenRule } from "./rule.js";

export const tokenRules: readonly TokenRule[] = [
${rows.join("")}];
`);
