import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilePolicies, type PolicySet } from "#lib/checks/policies/compile.js";
import { readPolicyFiles } from "#lib/checks/policies/files.js";
import { loadPolicies } from "#lib/checks/policies/load.js";
import type { Manifest } from "#lib/synth/manifest.js";
import { objectsPerApp } from "../apps/name.js";
import { kubernetes } from "../generate.js";
import { interleave, run } from "../process.js";
import { kyverno } from "../programs.js";
import { count, info, target, type Row } from "../report.js";
import { coldSynth, workspace, type Setup } from "../setup.js";
import { appFolders, objectFiles, readObjects } from "../tree.js";

/** Milliseconds that one of our measures takes at least: one pass is over too soon to be measured. */
const longEnough = 500;

/**
 * How many pairs of policy and object are judged in a second, ours in process and by `kyverno apply`, with the same
 * policies and objects. Kyverno's start, and its reading of policies, do not count: from each of its times, its time
 * for the objects of one app is taken away. Every pair counts for both, also one whose policy is not about the object's
 * kind; the verdicts have to be the same in number, and all of them passes.
 */
export async function policies(setup: Setup): Promise<Row[]> {
  const program = await kyverno();
  setup.progress(`kyverno: ${program}`);
  // Kyverno takes about a second for each object and all policies: a hundredth of the apps is enough to wait for.
  const apps = Math.max(2, Math.round(setup.size / 100));
  const folder = await workspace(setup, apps, setup.style);
  await coldSynth(folder);
  const files = objectFiles(appFolders(folder, apps));
  const objects = readObjects(files);
  const loaded = loadPolicies(readPolicyFiles(folder), { kubernetes });
  if (loaded.diagnostics.length > 0) throw new Error("the policies have findings");
  const set = compilePolicies(loaded.policies);

  const judge = (label: string, judged: readonly string[], expected: number): (() => Promise<number>) => {
    const [resources, values] = [join(folder, `${label}.yaml`), join(folder, `${label}-values.yaml`)];
    writeFileSync(resources, judged.map((file) => readFileSync(file, "utf8")).join("---\n"));
    writeFileSync(values, JSON.stringify(namespaceLabels(objects)));
    return async () => {
      const args = ["apply", ...loaded.policies.map(({ file }) => file), "--resource", resources, "--values-file", values, "--remove-color"];
      const { wall, stdout } = await run(program, args, { folder });
      if (!new RegExp(`pass: ${expected}, fail: 0, warn: 0, error: 0, skip: 0\\b`).test(stdout)) {
        throw new Error(`kyverno apply did not give ${expected} passes, as we do: ${stdout.trim().split("\n").at(-1)}`);
      }
      return wall;
    };
  };
  setup.progress("policies and kyverno apply");
  const first = objects.slice(0, objectsPerApp);
  const [all, start] = [judge("all", files, passesOf(set, objects)), judge("first", files.slice(0, objectsPerApp), passesOf(set, first))];
  const times = await interleave(setup.rounds, { ours: async () => timeOf(set, objects), all, start });
  if (times.all <= times.start) throw new Error("kyverno apply took no longer for more objects: the machine is too busy to tell");

  const subject = `${count(loaded.policies.length)} policies x ${count(objects.length)} objects`;
  const pairs = (judged: number): number => judged * loaded.policies.length;
  const ours = (1000 * pairs(objects.length)) / times.ours;
  const theirs = (1000 * pairs(objects.length - first.length)) / (times.all - times.start);
  return [
    info(`${subject}: kyverno apply, pairs in a second`, count(Math.round(theirs))),
    info(`${subject}: ours, pairs in a second`, count(Math.round(ours))),
    target(`${subject}: ours / kyverno apply`, ours / theirs, "at least", 200, " x"),
  ];
}

const known = { namespace: () => null };

/** Milliseconds of one pass over the objects. */
function timeOf(set: PolicySet, objects: readonly Manifest[]): number {
  const start = performance.now();
  let passes = 0;
  do {
    for (const object of objects) {
      const [problem] = set.check(object, known).problems;
      if (problem !== undefined) throw new Error(`${object.kind} ${object.name}: ${problem.message}`);
    }
    passes += 1;
  } while (performance.now() - start < longEnough);
  return (performance.now() - start) / passes;
}

/** How many policies pass objects that they are about. */
function passesOf(set: PolicySet, objects: readonly Manifest[]): number {
  return objects.flatMap((object) => set.judgements(object, known)).filter(({ judgement }) => judgement !== undefined && !judgement.isSkipped).length;
}

/** What Kyverno is told of the namespaces: their names, which is all that there is to know. */
function namespaceLabels(objects: readonly Manifest[]): object {
  const names = [...new Set(objects.map(({ namespace }) => namespace))];
  return {
    apiVersion: "cli.kyverno.io/v1alpha1", kind: "Values", metadata: { name: "values" },
    namespaceSelector: names.map((name) => ({ name, labels: { "kubernetes.io/metadata.name": name } })),
  };
}
