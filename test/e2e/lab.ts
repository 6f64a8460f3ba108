import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readDocuments } from "#lib/checks/documents/read.js";
import type { Manifest } from "#lib/synth/manifest.js";

/** An object of the lab's tree. */
export interface LabObject {
  /** Relative to the repository, `/`-separated. */
  readonly file: string;
  readonly manifest: Manifest;
}

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Every object of `generated/`, by file. */
export function labObjects(): readonly LabObject[] {
  return readdirSync(`${repository}generated`, { recursive: true, encoding: "utf8" })
    .map((file) => `generated/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) => {
      const { objects, diagnostics } = readDocuments(file, readFileSync(repository + file, "utf8"));
      const [problem] = diagnostics;
      if (problem !== undefined) throw new Error(`${file}: ${problem.message}`);
      return objects.map(({ manifest }) => ({ file, manifest }));
    });
}

/** Namespaces that objects are in, but for those that every cluster has. Sorted. */
export function namespacesOf(objects: readonly LabObject[]): string[] {
  const own = new Set(["", "default", "kube-system", "kube-public", "kube-node-lease"]);
  return [...new Set(objects.map(({ manifest: { namespace } }) => namespace))].filter((name) => !own.has(name)).sort();
}
