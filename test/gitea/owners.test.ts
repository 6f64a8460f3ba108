import { assert as hold, property, string } from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { renderCodeowners } from "#lib/gitea/codeowners.js";
import { needsOwner, ownersOf, parseCodeowners, unknownTeams } from "#lib/gitea/owners.js";
import { example } from "./example.js";

const owners = (text: string, file: string): readonly string[] => ownersOf(parseCodeowners(text), [file]).get(file) ?? [];

// What each means was read in Gitea 1.26's models/issues/pull.go and services/issue/pull.go.
const dialect: readonly (readonly [name: string, rules: string, file: string, owners: readonly string[]])[] = [
  ["a pattern is of the whole path", "lib @a", "lib/x.ts", []],
  ["a dot is any character", "lib/.* @a", "lib/x/y.ts", ["@a"]],
  ["a dot that is escaped once is any character all the same", "a\\.b @a", "axb", ["@a"]],
  ["a literal dot is escaped twice", "a\\\\.b @a", "axb", []],
  ["a literal dot matches a dot", "a\\\\.b @a", "a.b", ["@a"]],
  ["every rule that matches adds its owners, whatever the order", ".* @b\nlib/.* @lab/a\nlib/x @b", "lib/x", ["@b", "@lab/a"]],
  ["a negated rule asks for every other file", "!docs/.* @a", "lib/x", ["@a"]],
  ["a negated rule does not ask for its own files", "!docs/.* @a", "docs/x", []],
  ["a slash in front is the root", "/lib/.* @a", "lib/x", ["@a"]],
  ["what follows # is no rule", "# .* @a\nlib/.* @a # @b", "lib/x", ["@a"]],
  ["an escaped # and blank are part of the path", "a\\ \\#b @a", "a #b", ["@a"]],
  ["tabs separate", "lib/.*\t\t@a\t@b", "lib/x", ["@a", "@b"]],
  ["an owner may be written without @", "lib/.* a", "lib/x", ["@a"]],
  ["alternatives are as Gitea takes them, without a group around them", "a|b @x", "ac", ["@x"]],
  ["lines may end as Windows ends them", "lib/.* @a\r\n", "lib/x", ["@a"]],
];

for (const [name, rules, file, expected] of dialect) test(name, () => assert.equal(owners(rules, file), expected));

test("what is no rule is a problem with its line, and the others hold", () => {
  const { rules, problems } = parseCodeowners("lib/.*\n(x @a\n\n(?!x).* @a\nlib/.* @b");
  assert.equal(problems.map(({ line }) => line), [1, 2, 4]);
  assert.is(rules.length, 1);
});

test("an expression that backtracking engines never finish is judged", () => {
  assert.equal(owners("(a+)+b @a", "a".repeat(5_000)), []);
});

test("eight thousand files are told apart", () => {
  const text = Array.from({ length: 200 }, (_, at) => `generated/paris/app-${at}/.* @lab/team-${at % 7}`).join("\n");
  const files = Array.from({ length: 8_000 }, (_, at) => `generated/paris/app-${at % 200}/file-${at}.yaml`);
  const found = ownersOf(parseCodeowners(text), files);
  assert.equal(found.get("generated/paris/app-9/file-209.yaml"), ["@lab/team-2"]);
});

test("a generated rule matches its path and nothing else, whatever characters are in it", () => {
  hold(property(string({ unit: "grapheme", minLength: 1, maxLength: 12 }), string({ maxLength: 12 }), (odd, other) => {
    const file = `apps/${odd}`;
    const deployments = [{ name: "shop", app: "shop", owner: "data", sources: [file] }];
    const generated = renderCodeowners({ ...example, ownership: { fallback: "readers" } }, [{ name: "paris", deployments }]);
    const { problems } = parseCodeowners(generated);
    assert.equal([...problems], []);
    const isSources = file.split("/").length > 2 && file.startsWith("apps/shop/");
    if (!isSources) assert.ok(owners(generated, file).includes("@lab/data"), generated);
    if (other !== odd && !other.startsWith("shop/")) assert.not.ok(owners(generated, `apps/${other}`).includes("@lab/data"));
  }));
});

test("records of the tree need no owner of their own", () => {
  assert.equal(["generated/.astrolabe/paris.sha256", "generated/paris/shop/a.yaml", "generated/.astrolabe.ts"].map(needsOwner), [false, true, true]);
});

test("teams that the settings do not know are told, users are not", () => {
  assert.equal(unknownTeams(parseCodeowners("a @lab/data @lab/nobody @other/data @alice @lab/__proto__"), example), ["@lab/__proto__", "@lab/nobody", "@other/data"]);
});

test.run();
