import { convertPattern, convertRules } from "#lib/checks/secrets/tokens/convert.js";
import { moreTokenRules } from "#lib/checks/secrets/tokens/more-rules.js";
import { tokenRules } from "#lib/checks/secrets/tokens/rules.js";
import { tokenRuns } from "#lib/checks/secrets/runs.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { drawn, tokens } from "./samples.js";

test("rules are read from gitleaks' configuration, without those that need a name beside the token", () => {
  const toml = [
    "title = \"gitleaks config\"", "", "[[rules]]", 'id = "shop-token"', 'description = "A token."', "regex = '''\\b(shop_(?i)[a-z0-9]{20})(?:[\\x60'\"\\s;]|\\\\[nr]|$)'''", "entropy = 2.5",
    'keywords = ["shop_"]', "[[rules.allowlists]]", "regexes = [", "    '''.+EXAMPLE$''',", "]", "", "[[rules]]", 'id = "named"', "regex = '''(?i)[\\w.-]{0,50}?(?:named)(?:[ \\t\\w.-]{0,20})x'''", "keywords = [",
    '    "named",', "]", "", "[[rules]]", 'id = "private-key"', "regex = '''KEY'''", "keywords = [", '    "-----begin",', '    "key",', "]", "", "[[rules]]", 'id = "pkcs12-file"', "path = '''p12'''", "",
    "[[rules]]", 'id = "two"', "regex = '''two-[0-9]{10}'''", "keywords = [", '    "two-",', '    "two",', "]", "",
  ].join("\n");
  assert.equal(convertRules(toml).map(({ pattern, ...rule }) => ({ ...rule, pattern: String(pattern) })), [
    { id: "shop-token", keywords: ["shop_"], entropy: 2.5, pattern: "/\\b(shop_[a-zA-Z0-9]{20})(?:[\\x60'\"\\s;]|\\\\[nr]|$)/" },
    { id: "two", keywords: ["two-", "two"], entropy: 0, pattern: "/two-[0-9]{10}/" },
  ]);
});

test("the syntax of RE2 becomes that of JavaScript", () => {
  for (const [re2, javascript] of [
    ["(?i)\\b(abc_[a-z0-9]{3})", "/\\b(abc_[a-z0-9]{3})/i"], ["ab(?i)[a-f0-9_]{3}-[a-h]", "/ab[a-fA-F0-9_]{3}-[a-hA-H]/"], ["hf_(?i:[a-z]{3})[a-z]", "/hf_(?:[a-zA-Z]{3})[a-z]/"],
    ["[[:alnum:]]{3}\\z", "/[a-zA-Z0-9]{3}$/"], ["(?P<alg>a)|(?-i:b)", "/(?:a)|(?:b)/"], ["x(?i)[a-zA-Z]", "/x[a-zA-Z]/"], ["shop-key-", "/[s]hop-key-/"],
  ] as const) assert.is(String(convertPattern(re2)), javascript);
});

test("every rule has an expression, keywords in lower case and a name of its own", () => {
  const rules = [...tokenRules, ...moreTokenRules];
  assert.ok(rules.length > 100);
  assert.is(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, keywords, pattern } of rules) {
    assert.ok(keywords.length > 0 && keywords.every((keyword) => keyword !== "" && keyword === keyword.toLowerCase()), id);
    assert.not.match(pattern.flags, /[gy]/, `${id} keeps no state`);
  }
});

test("every token has a run by which it is noticed, and what is most common in manifests has none", () => {
  for (const [sort, token] of Object.entries(tokens)) assert.ok(tokenRuns(token).length > 0, sort);
  for (const text of ["registry.example.org/shop/web:1.4.2", "rbac.authorization.k8s.io", "app.kubernetes.io/managed-by", "shop-db.shop.svc.cluster.local:5432", "cert-manager-webhook-serving", "100m", ""]) {
    assert.equal(tokenRuns(text), [], text);
  }
  assert.equal(tokenRuns(`a ${drawn("hex", 20)} é${drawn("alphanumeric", 16)}`), [2, 24]);
});

test.run();
