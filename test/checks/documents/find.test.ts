import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readDocumentFile } from "#lib/checks/documents/file.js";
import { findDocuments } from "#lib/checks/documents/find.js";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite<{ root: string }>("documents");
test.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), "astrolabe-documents-"));
});
test.after.each(({ root }) => rmSync(root, { recursive: true, force: true }));

function put(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
}

const told = (root: string, path: string): string[] => findDocuments(root, path).diagnostics.map(({ code, severity, location: { file } }) => `${severity} ${code} ${file}`);

test("YAML and JSON files are found in all folders but hidden ones, sorted", ({ root }) => {
  put(root, { "m/b.yaml": "", "m/a/z.yml": "", "m/a.json": "{}", "m/B.yaml": "", "m/notes.txt": "", "m/.git/c.yaml": "", "m/node_modules/x/package.json": "", "other/d.yaml": "" });
  assert.equal(findDocuments(root, "m"), { files: ["m/B.yaml", "m/a/z.yml", "m/a.json", "m/b.yaml"], diagnostics: [] });
  assert.equal(findDocuments(root, "./m/").files, findDocuments(root, join(root, "m")).files);
  assert.equal(findDocuments(root, "m/notes.txt").files, ["m/notes.txt"], "a file that is named is read, whatever its name");
  assert.equal(findDocuments(join(root, "other"), "../m").files[0], "../m/B.yaml");
});

test("kustomizations and charts are passed over with a word", ({ root }) => {
  put(root, { "m/kustomization.yaml": "", "m/base.yaml": "", "m/chart/Chart.yaml": "", "m/chart/values.yaml": "", "m/chart/templates/a.yaml": "" });
  assert.equal(findDocuments(root, "m").files, ["m/base.yaml"]);
  assert.equal(told(root, "m"), ["info document-skipped m/chart/Chart.yaml", "info document-skipped m/kustomization.yaml"]);
});

test("links are not followed, and those that lead out or nowhere are told", ({ root }) => {
  put(root, { "m/a.yaml": "", "out/secret.yaml": "" });
  symlinkSync("../out", join(root, "m/folder"));
  symlinkSync("../out/secret.yaml", join(root, "m/file.yaml"));
  symlinkSync("nowhere", join(root, "m/broken.yaml"));
  symlinkSync("a.yaml", join(root, "m/same.yaml"));
  symlinkSync(".", join(root, "m/loop"));
  assert.equal(findDocuments(root, "m").files, ["m/a.yaml"]);
  assert.equal(told(root, "m"), ["warning document-link m/broken.yaml", "warning document-link m/file.yaml", "warning document-link m/folder"]);
});

test("a folder without files, and a path that is not there, are errors: nothing was checked", ({ root }) => {
  put(root, { "m/notes.txt": "" });
  symlinkSync("m", join(root, "link"));
  for (const path of ["m", "none", "link"]) assert.equal(told(root, path), [`error document-missing ${path}`]);
});

test("a file that is not UTF-8, or too large, is a finding with its line", ({ root }) => {
  put(root, { "a.yaml": "é\n", "bad.yaml": Buffer.concat([Buffer.from("a: 1\nb: 2\nc: "), Buffer.from([0xc3, 0x28, 0x0a])]), "utf16.yaml": Buffer.from("\ufeffa: 1\n", "utf16le"), "large.yaml": Buffer.alloc(17 * 1024 * 1024) });
  const read = (file: string): string => {
    const result = readDocumentFile(root, file);
    return "text" in result ? result.text : `${result.location.line} ${result.code}`;
  };
  assert.equal(["a.yaml", "bad.yaml", "utf16.yaml", "large.yaml"].map(read), ["é\n", "3 document-invalid", "1 document-invalid", "1 document-limit"]);
});

test("a file that is gone or became a link is a failure of the outside", ({ root }) => {
  put(root, { "a.yaml": "" });
  symlinkSync("a.yaml", join(root, "link.yaml"));
  assert.throws(() => readDocumentFile(root, "none.yaml"), /none\.yaml cannot be used/);
  assert.throws(() => readDocumentFile(root, "link.yaml"), /link\.yaml cannot be used/);
});

test.run();
