import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import v8 from "node:v8";
import vm from "node:vm";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { appFile } from "#lib/workspace/find.js";
import { Loader } from "#lib/workspace/load.js";
import { readProgram, rememberApps, type KnownSources } from "#lib/workspace/program.js";

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
  const { scripts, filesOf, diagnostics } = await readProgram(root, { apps: names, clusters: [], others: [] });
  assert.equal(diagnostics, []);
  assert.equal(scripts.map(({ entries }) => entries.length), [0, 1000, 1000, 1]);
  assert.equal(scripts.flatMap(({ entries }) => entries), names.map(appFile));
  for (const app of ["app-0000", "app-1000", "app-2000"]) assert.equal(filesOf(app), [appFile(app), "apps/shared.ts"]);

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

test("change after change, small scripts are gathered into one, and the large one is left alone until few apps are in it", async () => {
  const apps = names.slice(0, 150);
  const root = workspaceOf(apps);
  const folder = join(root, "scripts");
  mkdirSync(folder);
  let earlier: KnownSources | undefined;
  const read = async (changed: string) => {
    const program = await readProgram(root, { apps, clusters: [], others: [] }, earlier && { ...earlier, changed: new Set([appFile(changed)]) }, folder);
    const evaluated = apps.filter((name) => !program.known.has(name)).map((name) => ({ name, owner: "", description: "", exported: name, waivers: [], given: [] }));
    const [clusters] = program.scripts;
    earlier = {
      apps: rememberApps(program, evaluated, () => ""), clusters: { script: clusters?.name ?? "", files: [], entries: [] }, changed: new Set(),
      scripts: new Map(program.scripts.map((script) => [script.name, "path" in script ? script.path : ""])),
    };
    const loader = new Loader(program.scripts, new Map(), {}, (_, evaluate) => evaluate());
    assert.equal(Object.values(loader.load(appFile(changed))), [changed.length * 1000]);
    assert.ok("app0" in loader.load(appFile("app-0000")));
    return { evaluated: evaluated.length, sizes: program.scripts.slice(1).map(({ entries }) => entries.length).sort((a, b) => b - a) };
  };
  const sizes: number[][] = [];
  for (const [index, name] of ["app-0149", ...apps.slice(1, 75)].entries()) {
    writeFileSync(join(root, appFile(name)), `export const edited = ${name.length * 1000};\n`);
    const program = await read(name);
    assert.is(program.evaluated, index === 0 || program.sizes.length === 1 ? apps.length : 1);
    sizes.push(program.sizes);
  }
  const lengths = sizes.map(({ length }) => length);
  assert.is(Math.max(...lengths), 20);
  const gathered = sizes.filter(({ length }, index) => length < (lengths[index - 1] ?? 0));
  assert.equal(gathered, [[130, 20], [111, 39], [150]]);
});

test.run();
