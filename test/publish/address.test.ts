import { chooseServer, parseRemote } from "#lib/publish/address.js";
import { connect } from "#lib/publish/connect.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const urls: Readonly<Record<string, readonly [host: string, owner: string, name: string, server: string | undefined, hasCredentials: boolean] | undefined>> = {
  "https://git.example.org/lab/astrolabe.git": ["git.example.org", "lab", "astrolabe", "https://git.example.org", false],
  "https://git.example.org/lab/astrolabe/": ["git.example.org", "lab", "astrolabe", "https://git.example.org", false],
  "http://127.0.0.1:3000/lab/astrolabe": ["127.0.0.1", "lab", "astrolabe", "http://127.0.0.1:3000", false],
  "https://example.org/gitea/lab/astrolabe.git": ["example.org", "lab", "astrolabe", "https://example.org/gitea", false],
  "https://ann:s3cret@git.example.org/lab/astrolabe.git": ["git.example.org", "lab", "astrolabe", "https://git.example.org", true],
  "https://s3cret@git.example.org/lab/astrolabe.git": ["git.example.org", "lab", "astrolabe", "https://git.example.org", true],
  "ssh://git@git.example.org:2222/lab/astrolabe.git": ["git.example.org", "lab", "astrolabe", undefined, false],
  "git@git.example.org:lab/astrolabe.git": ["git.example.org", "lab", "astrolabe", undefined, false],
  "git.example.org:lab/astrolabe": ["git.example.org", "lab", "astrolabe", undefined, false],
  "file:///srv/git/lab/astrolabe.git": ["", "lab", "astrolabe", undefined, false],
  "/srv/git/lab/astrolabe.git": ["", "lab", "astrolabe", undefined, false],
  "https://git.example.org/": undefined,
  "https://git.example.org/astrolabe.git": undefined,
  "https://": undefined,
  "": undefined,
};

for (const [url, expected] of Object.entries(urls)) {
  test(`the URL ${url === "" ? "(empty)" : url.replace("s3cret", "…")} is ${expected === undefined ? "no repository's" : "read"}`, () => {
    const found = parseRemote(url);
    assert.equal(found && [found.host, found.owner, found.name, found.server, found.hasCredentials], expected);
  });
}

const remote = (url: string) => parseRemote(url) ?? { host: "", owner: "", name: "", server: undefined, hasCredentials: false };
const https = remote("https://git.example.org/lab/astrolabe.git");
const ssh = remote("git@git.example.org:lab/astrolabe.git");
const evil = remote("https://evil.example.net/lab/astrolabe.git");
const folder = remote("/srv/git/lab/astrolabe.git");

test("the token goes where the person says, else where remote and settings agree", () => {
  const rows: readonly (readonly [Parameters<typeof chooseServer>[0], string | RegExp])[] = [
    [{ written: https, used: https, told: undefined, settings: undefined }, "https://git.example.org"],
    [{ written: ssh, used: ssh, told: undefined, settings: undefined }, "https://git.example.org"],
    [{ written: https, used: ssh, told: undefined, settings: undefined }, "https://git.example.org"],
    [{ written: ssh, used: ssh, told: undefined, settings: "https://gitea.example.org/" }, "https://gitea.example.org"],
    [{ written: https, used: https, told: "http://127.0.0.1:3000/", settings: undefined }, "http://127.0.0.1:3000"],
    [{ written: https, used: evil, told: undefined, settings: undefined }, /rewrites the remote's host "git.example.org" to "evil.example.net"/],
    [{ written: https, used: evil, told: undefined, settings: "https://git.example.org" }, /rewrites/],
    [{ written: https, used: remote("http://git.example.org:81/lab/astrolabe.git"), told: undefined, settings: undefined }, /rewrites the remote's server/],
    [{ written: https, used: https, told: undefined, settings: "https://evil.example.net" }, /settings.ts says https:\/\/evil/],
    [{ written: folder, used: folder, told: undefined, settings: undefined }, /no server is known/],
    [{ written: https, used: https, told: "ftp://git.example.org", settings: undefined }, /no http or https URL/],
    [{ written: https, used: https, told: "https://ann:s3cret@git.example.org", settings: undefined }, /carries credentials/],
  ];
  for (const [clues, expected] of rows) {
    const chosen = chooseServer(clues);
    if (typeof expected === "string") assert.equal(chosen, { server: expected });
    else assert.match("problem" in chosen ? chosen.problem : "", expected);
  }
});

test("git is given the token for the server alone, and a URL with credentials is told of without them", () => {
  const url = "https://ann:s3cret@git.example.org/lab/astrolabe.git";
  const own = { name: "origin", written: url, push: url, fetch: url };
  const found = connect(own, undefined, { ASTROLABE_GITEA_TOKEN: "t0ken" });
  if ("problem" in found) throw new Error(found.problem.message);
  assert.equal(Object.keys(found.config), ["http.https://git.example.org/.extraHeader"]);
  assert.is(found.hasCredentials, true);
  const { name, server } = found;
  assert.not.match(JSON.stringify({ name, server }), /s3cret|t0ken/);
  const elsewhere = connect(own, undefined, { ASTROLABE_GITEA_TOKEN: "t0ken", ASTROLABE_GITEA_URL: "https://other.example.org" });
  assert.equal("problem" in elsewhere ? undefined : elsewhere.config, {});
  const broken = connect({ ...own, written: "https://ann:s3cret@git.example.org/", push: url }, undefined, {});
  assert.not.match("problem" in broken ? `${broken.problem.message} ${broken.problem.hint}` : "s3cret", /s3cret/);
});

test.run();
