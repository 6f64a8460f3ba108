import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { readDocuments } from "#lib/checks/documents/read.js";
import type { Manifest } from "#lib/synth/manifest.js";

/** A level of the Pod Security Standards that restricts anything. */
export type Level = "baseline" | "restricted";

/** A Pod of Kubernetes' own tests of Pod Security admission, and the verdict that its folder states. */
export interface Fixture {
  /** Version of Kubernetes that it was made for, such as `v1.28`. */
  readonly version: string;
  readonly level: Level;
  readonly verdict: "pass" | "fail";
  /** Path below the corpus, `/`-separated. */
  readonly file: string;
  /** Undefined when the file does not hold exactly one Pod. */
  readonly pod: Manifest | undefined;
}

const levels: readonly Level[] = ["baseline", "restricted"];
const verdicts = ["pass", "fail"] as const;

/** The folder of the Pod Security fixtures: in `ASTROLABE_CORPORA`, else in the folder of corpora beside the repository. */
export function corpusFolder(repository: string, environment: Readonly<Record<string, string | undefined>>): string {
  const stated = environment["ASTROLABE_CORPORA"] ?? "";
  return join(stated === "" ? resolve(repository, "../shared/corpora") : resolve(stated), "psa");
}

/** All fixtures of a corpus, `<version>/<level>/<verdict>/*.yaml`, sorted. Undefined when there is no such folder. */
export function readFixtures(folder: string): readonly Fixture[] | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const versions = readdirSync(folder).filter((name) => /^v\d+\.\d+$/.test(name)).sort();
  return versions.flatMap((version) => levels.flatMap((level) => verdicts.flatMap((verdict) => {
    const below = `${version}/${level}/${verdict}`;
    return readdirSync(join(folder, below)).filter((name) => name.endsWith(".yaml")).sort()
      .map((name): Fixture => ({ version, level, verdict, file: `${below}/${name}`, pod: onlyPod(folder, `${below}/${name}`) }));
  })));
}

function onlyPod(folder: string, file: string): Manifest | undefined {
  const { objects, diagnostics } = readDocuments(file, readFileSync(join(folder, file), "utf8"));
  const [first, ...others] = objects.map(({ manifest }) => manifest);
  return diagnostics.length === 0 && others.length === 0 && first?.kind === "Pod" ? first : undefined;
}
