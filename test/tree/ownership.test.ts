import { execFileSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { digestOf } from "#lib/tree/digest.js";
import { formatIndex, parseIndex } from "#lib/tree/ownership.js";
import { filesIn, makeWorkspace, write } from "./workspace.js";

const digest = digestOf("text");

function problemOf(text: string): string {
  const index = parseIndex(text, "paris");
  return "problem" in index ? index.problem : "";
}

test("an index lists its files sorted and is read back the same", () => {
  const text = formatIndex(new Map(["paris/shop/b.yaml", ".astrolabe/paris.json", "paris/shop/B.yaml"].map((path) => [path, { digest }])));
  assert.is(text, `${digest}  .astrolabe/paris.json\n${digest}  paris/shop/B.yaml\n${digest}  paris/shop/b.yaml\n`);
  const expected = new Map([[".astrolabe/paris.json", digest], ["paris/shop/B.yaml", digest], ["paris/shop/b.yaml", digest]]);
  assert.equal(parseIndex(text, "paris"), expected);
  assert.equal(parseIndex(text.replaceAll("\n", "\r\n"), "paris"), expected, "checked out with Windows line ends");
});

test("sha256sum finds a written tree as its index says", () => {
  const root = makeWorkspace();
  write(root, { "paris/shop/a.yaml": "ä\n", "paris/bootstrap.yaml": "b\n", ".astrolabe/paris.json": "{}\n" });
  const output = execFileSync("sha256sum", ["--check", "--strict", ".astrolabe/paris.sha256"], { cwd: `${root}/generated`, encoding: "utf8" });
  assert.equal(output.split("\n").filter(Boolean), [".astrolabe/paris.json: OK", "paris/bootstrap.yaml: OK", "paris/shop/a.yaml: OK"]);
  assert.is(Object.keys(filesIn(root)).length, 4);
});

test("an index that names what is not a file of its cluster is damaged", () => {
  const unsafe = [
    "../paris/a.yaml", "paris/../../a.yaml", "/etc/passwd", "C:/a.yaml", "paris\\a.yaml", "paris/a\0.yaml", "paris//a.yaml", "paris/./a.yaml",
    "lyon/shop/a.yaml", ".astrolabe/lyon.json", ".astrolabe/paris.sha256", "paris", ".git/config",
  ];
  for (const path of unsafe) assert.is.not(problemOf(`${digest}  ${path}\n`), "", path);
});

test("an index that was torn, merged or mistyped is damaged", () => {
  const line = `${digest}  paris/shop/a.yaml\n`;
  assert.is(problemOf(""), "it is empty");
  assert.is(problemOf(line + line.slice(0, -3)), "it ends within a line");
  assert.is(problemOf(line + line), "in line 2, \"paris/shop/a.yaml\" is listed again");
  assert.is(problemOf(`${line}<<<<<<< HEAD\n${line}=======\n`), "a merge left a conflict marker in line 2");
  assert.match(problemOf("abc  paris/shop/a.yaml\n"), "is not a digest and a path");
  assert.match(problemOf(`${line}\n`), "in line 2");
});

test.run();
