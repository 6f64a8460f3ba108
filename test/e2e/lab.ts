import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseJson, text } from "#lib/adapters/json.js";
import { readDocuments } from "#lib/checks/documents/read.js";
import type { Manifest } from "#lib/synth/manifest.js";

/** An object of the lab's tree. */
export interface LabObject {
  /** Relative to the repository, `/`-separated. */
  readonly file: string;
  readonly manifest: Manifest;
}

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Every object of the Kubernetes clusters in `generated/`, by file. */
export function labObjects(): readonly LabObject[] {
  const files = readdirSync(`${repository}generated`, { recursive: true, encoding: "utf8" }).map((file) => `generated/${file.replaceAll("\\", "/")}`);
  const records = files.filter((file) => /^generated\/\.astrolabe\/[^/]+\.json$/.test(file)).map((file) => parseJson(readFileSync(repository + file, "utf8")));
  const clusters = records.filter((record) => ["rke2", "k3s"].includes(text(record, "distribution"))).map((record) => text(record, "cluster"));
  return files
    .filter((file) => file.endsWith(".yaml") && clusters.includes(file.split("/")[1] ?? ""))
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
