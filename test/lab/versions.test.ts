import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { findClusters } from "#lib/workspace/find.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Files below a folder of the repository, by their path in it. */
function filesBelow(folder: string): Map<string, string> {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map(({ parentPath, name }) => join(parentPath, name)).sort().map((path) => [path.slice(root.length), readFileSync(path, "utf8")]));
}

type Versions = Readonly<Record<string, Readonly<Record<string, string>>>>;
const versionsOf = (place: string): string => readFileSync(join(root, `clusters/${place}/versions.json`), "utf8");
const places = findClusters(root);
const apps = filesBelow("apps");

/** What only `versions.json` may say, by what it is. */
const pinned: readonly (readonly [string, RegExp])[] = [
  // Registry or folder, name, and a tag that has a number in it.
  ["an image with its tag", /[a-z0-9][\w.-]*(?:\/[\w.-]+)+:v?\d[\w.-]*/g],
  ["a digest", /@sha256:[0-9a-f]+/g],
  ["a tag or the version of a chart", /\b(?:tag|version|appVersion|targetRevision): *["'`]?v?\d[\w.-]*/g],
];

test("no app and no cluster pins a version anywhere but in versions.json", () => {
  const sources = [...apps, ...filesBelow("clusters")].filter(([path]) => !/\/(?:versions\.json|README\.md|schemas\/.*)$/.test(path));
  assert.ok(sources.length > 100);
  const found = sources.flatMap(([path, text]) => pinned.flatMap(([what, pattern]) => (text.match(pattern) ?? []).map((said) => `${path}: ${what}, ${said}`)));
  assert.equal(found, []);
});

test("what the search for pinned versions goes by finds each sort", () => {
  for (const said of ["docker.io/grafana/grafana:11.6.0", "image: portal/web:v2", "web@sha256:0123abcd", "  tag: v1.4.2", 'version: "9.1.0"']) {
    assert.ok(pinned.some(([, pattern]) => said.match(pattern) !== null), said);
  }
  for (const said of ["http://127.0.0.1:8080/health", "docker.io/grafana/grafana:${versions.grafana}", "node:{node}-bookworm", "version: versions.kyverno"]) {
    assert.ok(pinned.every(([, pattern]) => said.match(pattern) === null), said);
  }
});

for (const place of places) {
  test(`the versions of ${place} are sorted, exact, and all in use`, () => {
    const text = versionsOf(place);
    const versions: Versions = JSON.parse(text);
    const sorted = Object.fromEntries(Object.entries(versions).sort(byName).map(([app, own]) => [app, Object.fromEntries(Object.entries(own).sort(byName))]));
    assert.is(text, `${JSON.stringify(sorted, null, 2)}\n`);
    const deployments: Readonly<Record<string, { readonly app: string }>> = JSON.parse(readFileSync(join(root, `generated/.astrolabe/${place}.json`), "utf8")).deployments;
    for (const [app, own] of Object.entries(versions)) {
      const sources = [...apps].filter(([path]) => path.startsWith(`apps/${app}/`)).map(([, source]) => source).join("");
      const declared = new Set([...sources.matchAll(/Versions<([^>]+)>/g)].flatMap(([, names = ""]) => names.split("|").map((name) => name.trim().slice(1, -1))));
      const texts = Object.entries(deployments).filter(([, deployment]) => deployment.app === app).flatMap(([name]) => [...filesBelow(`generated/${place}/${name}`).values()]);
      assert.ok(texts.length > 0, `${app} is not deployed on ${place}`);
      for (const [name, version] of Object.entries(own)) {
        assert.ok(declared.has(name), `${app} takes no version of ${name}`);
        assert.match(version, /^v?\d[\w.+-]*$/, `${app}, ${name}`);
        assert.ok(texts.some((file) => file.includes(version)), `${name} ${version} is nowhere in ${app} on ${place}`);
      }
    }
  });
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

test.run();
