import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { kubeconformLocation, kubeconformSchemas } from "#lib/checks/kubeconform-schemas.js";
import { readBuiltin } from "#lib/checks/schema/packs.js";
import { openSchemas, type Schemas } from "#lib/checks/schema/schemas.js";
import { Validators } from "#lib/checks/schema/validators.js";
import type { Manifest } from "#lib/synth/manifest.js";
import { objectsPerApp } from "../apps/name.js";
import { kubernetes, root } from "../generate.js";
import { interleave, run } from "../process.js";
import { kubeconform } from "../programs.js";
import { count, info, target, type Row } from "../report.js";
import { coldSynth, workspace, type Setup } from "../setup.js";
import { appFolders, objectFiles, readObjects } from "../tree.js";

/** Passes over all objects that one of our measures is made of: one alone is over in milliseconds. */
const passes = 5;

/**
 * Validation by schema, ours in process and kubeconform's, on the same objects with the same schemas. Neither
 * side's loading of schemas counts: from each time of kubeconform's, its time for one object of each kind is taken away.
 *
 * What is compared is validation alone. kubeconform also reads and parses files, which a compile does not need to. So it
 * runs a second time and is told to skip every kind, which it does when it has parsed an object; the difference is its
 * validation. For this it works on one object at a time, as we do.
 */
export async function schemas(setup: Setup): Promise<Row[]> {
  const program = await kubeconform();
  setup.progress(`kubeconform: ${program}`);
  const folder = await workspace(setup, setup.size, setup.style);
  await coldSynth(folder);
  const folders = appFolders(folder, setup.size);
  const files = objectFiles(folders);
  const objects = readObjects(files);
  if (objects.length !== setup.size * objectsPerApp) throw new Error(`the workspace has ${objects.length} objects`);

  const own = openSchemas({ kubernetes, builtin: readBuiltin(root), packs: [], validators: new Validators() });
  const firstPass = validate(own, objects);
  const schemaFolder = join(folder, "schemas");
  for (const [path, text] of kubeconformSchemas(own, objects)) {
    mkdirSync(dirname(join(schemaFolder, path)), { recursive: true });
    writeFileSync(join(schemaFolder, path), text);
  }

  setup.progress("schema validation and kubeconform");
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  const judge = (apps: number, options: readonly string[]) => async (): Promise<number> => {
    const isSkipping = options.includes("-skip");
    const args = ["-strict", "-summary", "-kubernetes-version", `${kubernetes}.0`, "-schema-location", join(schemaFolder, kubeconformLocation), ...options];
    const { wall, stdout } = await run(program, [...args, ...folders.slice(0, apps)], { folder });
    const [valid, skipped] = isSkipping ? [0, apps * objectsPerApp] : [apps * objectsPerApp, 0];
    if (!stdout.includes(`Valid: ${valid}, Invalid: 0, Errors: 0, Skipped: ${skipped}\n`)) throw new Error(`kubeconform found the objects otherwise than valid: ${stdout}`);
    return wall;
  };
  const [all, alone, skipping] = [[], ["-n", "1"], ["-n", "1", "-skip", kinds.join()]];
  await judge(setup.size, all)();
  const times = await interleave(setup.rounds, {
    ours: async () => Array.from({ length: passes }, () => validate(own, objects)).reduce((sum, pass) => sum + pass, 0) / passes,
    reading: async () => timed(() => validate(own, readObjects(files))),
    all: judge(setup.size, all),
    alone: judge(setup.size, alone),
    skipping: judge(setup.size, skipping),
    allOfOne: judge(1, all),
    aloneOfOne: judge(1, alone),
    skippingOfOne: judge(1, skipping),
  });

  const subject = `schemas, ${count(objects.length)} objects, for each`;
  const each = (milliseconds: number): number => (1000 * milliseconds) / objects.length;
  const further = (more: number, first: number): number => (1000 * (more - first)) / (objects.length - objectsPerApp);
  const micro = (value: number): string => `${value.toFixed(1)} µs`;
  const theirs = further(times.alone, times.aloneOfOne) - further(times.skipping, times.skippingOfOne);
  if (theirs <= 0) throw new Error("kubeconform took no longer with validation than without: the machine is too busy to tell");
  return [
    info(`${subject}: kubeconform, 4 at a time as it comes`, micro(further(times.all, times.allOfOne))),
    info(`${subject}: kubeconform -n 1`, micro(further(times.alone, times.aloneOfOne))),
    info(`${subject}: validation alone in that`, micro(theirs)),
    info(`${subject}: ours with reading and parsing the files`, micro(each(times.reading))),
    info(`${subject}: ours, first pass, with making the validators`, micro(each(firstPass))),
    info(`${subject}: ours, validation alone`, micro(each(times.ours))),
    target("schemas: kubeconform's validation alone / ours", theirs / each(times.ours), "at least", 1, " x"),
  ];
}

/** Milliseconds that it takes to find nothing wrong in the objects. */
function validate(schemas: Schemas, objects: readonly Manifest[]): number {
  return timed(() => {
    for (const object of objects) {
      const [problem] = schemas.check(object);
      if (problem !== undefined) throw new Error(`${object.kind} ${object.name}: ${problem.message}`);
    }
  });
}

function timed(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}
