import { test } from "uvu";
import * as assert from "uvu/assert";
import { digestOfSecret, holdsDigest } from "#lib/gitea/digest.js";
import { settingsProblems } from "#lib/gitea/problems.js";
import type { GiteaSettings } from "#lib/model/gitea.js";
import { example } from "./example.js";

/** Settings that no type check has seen. */
const untyped = (fields: string): GiteaSettings => ({ ...example, ...JSON.parse(fields) as object });

const wrong: readonly (readonly [what: string, fields: string, pointer: string, message: RegExp])[] = [
  ["a team without a permission", '{"teams":{"data":{}}}', "/teams/data/permission", /teams\.data does not say "permission"/],
  ["a field that is not there", '{"labels":[{"name":"a","colour":"#000000","color":"#000000"}]}', "/labels/0/colour", /unknown field "colour"/],
  ["a colour by name", '{"labels":[{"name":"a","color":"red"}]}', "/labels/0/color", /is "red", expected a colour/],
  ["half an approval", '{"protections":[{"branches":"main","approvals":0.5}]}', "/protections/0/approvals", /is 0\.5, expected a whole number/],
  ["a list for an object", '{"teams":[]}', "/teams", /teams is a list, expected an object/],
  ["nothing", '{"ownership":null}', "/ownership", /is null, expected an object/],
  ["a team that is a step in a path", '{"teams":{"..":{"permission":"read"}}}', "/teams/..", /is "\.\."/],
  ["a repository that is an option", '{"repository":{"name":"a","defaultBranch":"--upload-pack=x"}}', "/repository/defaultBranch", /expected the name of a branch/],
  ["a secret with a name that Gitea refuses", '{"secrets":{"GITEA_TOKEN":"x"}}', "/secrets/GITEA_TOKEN", /expected a name/],
  ["two globs in one", '{"protections":[{"branches":"main","protectedFiles":["a;b"]}]}', "/protections/0/protectedFiles/0", /without ;/],
  ["an empty variable", '{"variables":{"A":""}}', "/variables/A", /not empty/],
  ["an event of another server", '{"webhooks":{"a":{"url":"https://x","events":["deployment"]}}}', "/webhooks/a/events/0", /expected one of push/],
  ["an owner of a cluster that is no team", '{"ownership":{"fallback":"data","clusters":{"paris":"north"}}}', "/ownership/clusters/paris", /no team "north"/],
  ["a prototype's name as a team", '{"ownership":{"fallback":"constructor"}}', "/ownership/fallback", /no team "constructor"/],
];

for (const [what, fields, pointer, message] of wrong) {
  test(`${what} is a problem at its place`, () => {
    const problems = settingsProblems(untyped(fields));
    const found = problems.find((problem) => problem.pointer === pointer);
    assert.match(found?.message ?? JSON.stringify(problems), message);
  });
}

test("settings that are right have no problem", () => assert.equal([...settingsProblems(example)], []));

test("an address with credentials is refused without showing them", () => {
  for (const url of ["https://user:hunter2@git.example.org", "https://git.example.org/?token=hunter2", "https://git.example.org#hunter2", "ftp://hunter2"]) {
    const problems = [...settingsProblems(untyped(JSON.stringify({ server: url }))), ...settingsProblems(untyped(JSON.stringify({ webhooks: { a: { url } } })))];
    assert.is(problems.length, 2, url);
    assert.not.ok(JSON.stringify(problems).includes("hunter2"));
  }
});

test("keys of prototypes in settings are fields like others", () => {
  const problems = settingsProblems(untyped('{"teams":{"__proto__":{"permission":"read"},"data":{"permission":"write"}},"ownership":{"fallback":"data","__proto__":{"policies":"x"}},"protections":[]}'));
  assert.equal(problems.map(({ pointer }) => pointer), ["/ownership/__proto__"]);
});

test("a digest tells whether a value is the same, and another salt gives another digest", () => {
  const digest = digestOfSecret("value");
  assert.ok(holdsDigest(`Reads [${digest}]`, "value"));
  assert.not.ok(holdsDigest(digest, "other"));
  assert.not.ok(holdsDigest("set by hand", "value"));
  assert.is.not(digestOfSecret("value"), digest);
  assert.not.ok(digest.includes("value"));
});

test.run();
