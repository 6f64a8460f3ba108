import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import v8 from "node:v8";
import vm from "node:vm";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { appFile } from "#lib/workspace/find.js";
import { Loader } from "#lib/workspace/load.js";
import { readProgram } from "#lib/workspace/program.js";

const made: string[] = [];
process.on("exit", () => made.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** A workspace of small apps, more than V8 takes transitions from one hidden class. */
const names = Array.from({ length: 2001 }, (_, index) => `app-${String(index).padStart(4, "0")}`);

function workspaceOf(apps: readonly string[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "astrolabe-program-")));
  made.push(root);
  mkdirSync(join(root, "apps"));
  writeFileSync(join(root, "apps/shared.ts"), "export const count = 1;\n");
  for (const [index, app] of apps.entries()) {
    mkdirSync(join(root, "apps", app));
    writeFileSync(join(root, appFile(app)), `import { count } from "../shared.js";\nexport const app${index} = ${index} + count;\n`);
  }
  return root;
}

test("thousands of apps are bundled into scripts of a thousand, and each knows what it imports", async () => {
  const root = workspaceOf(names);
  const { scripts, files, diagnostics } = await readProgram(root, { apps: names, clusters: [], others: [] });
  assert.equal(diagnostics, []);
  assert.equal(scripts.map(({ entries }) => entries.length), [0, 1000, 1000, 1]);
  assert.equal(scripts.flatMap(({ entries }) => entries), names.map(appFile));
  for (const app of ["app-0000", "app-1000", "app-2000"]) assert.equal(files.get(app), [appFile(app), "apps/shared.ts"]);

  const loader = new Loader(scripts, new Map(), {}, (_, evaluate) => evaluate());
  for (const [index, app] of names.entries()) assert.equal(Object.entries(loader.load(appFile(app))), [[`app${index}`, index + 1]]);

  v8.setFlagsFromString("--allow-natives-syntax --expose-gc");
  vm.runInNewContext("gc")();
  const haveSameClass = vm.runInThisContext("(one, other) => %HaveSameMap(one, other)");
  const make = (index: number): unknown => Object.fromEntries([[`key-${index}`, 1]]);
  const unlike = Array.from({ length: 500 }, (_, index) => index).filter((index) => !haveSameClass(make(index), make(index)));
  assert.is(unlike.length, 0, "of objects that are made alike after all apps were evaluated, some have hidden classes of their own");
  // The apps are in use until here.
  assert.is(loader.load(appFile("app-0001")).app1, 2);
});

test.run();
