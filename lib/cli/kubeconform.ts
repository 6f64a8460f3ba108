import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findKubeconform, runKubeconform } from "../adapters/kubeconform.js";
import { kubeconformFindings } from "../checks/kubeconform.js";
import { kubeconformLocation, kubeconformSchemas } from "../checks/kubeconform-schemas.js";
import type { Schemas } from "../checks/schema/schemas.js";
import type { Compilation } from "../compile.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { nearestOrigin } from "../sandbox/place.js";
import type { KubernetesVersion } from "../model/kubernetes.js";
import { openStateFolder } from "../tree/places.js";

/** A file with one object, and where that comes from. */
interface JudgedFile {
  readonly path: string;
  readonly text: string;
  readonly location: Location;
}

/**
 * Asks kubeconform about every object of some clusters, with our schemas as its own.
 *
 * @param compilation with a trace, so that findings lead to lines.
 * @throws AdapterError when there is no kubeconform, or it cannot answer: that is no pass.
 */
export async function secondOpinion(root: string, compilation: Compilation, clusters: readonly string[]): Promise<Diagnostic[]> {
  const binary = findKubeconform(process.env);
  const folder = join(openStateFolder(root), "kubeconform");
  const findings: Diagnostic[] = [];
  try {
    for (const { facts } of compilation.clusters) {
      const schemas = compilation.schemas(facts.name);
      if (schemas === undefined || !clusters.includes(facts.name)) continue;
      findings.push(...await judge(binary, join(folder, facts.name), { files: filesOf(compilation, facts.name), schemas, kubernetes: facts.kubernetes }));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return findings;
}

async function judge(binary: string, folder: string, { files, schemas, kubernetes }: {
  readonly files: readonly JudgedFile[];
  readonly schemas: Schemas;
  readonly kubernetes: KubernetesVersion;
}): Promise<Diagnostic[]> {
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of kubeconformSchemas(schemas, files.map(({ text }) => kindOf(text)))) put(join("schemas", path), text);
  for (const { path, text } of files) put(join("objects", path), text);
  const locations = new Map(files.map(({ path, location }) => [join("objects", path), location]));
  const results = await runKubeconform(binary, {
    paths: [...locations.keys()], schemaLocations: [join("schemas", kubeconformLocation)], kubernetes: `${kubernetes}.0`, cwd: folder,
  });
  return kubeconformFindings(results, ({ file }) => locations.get(file) ?? { file });
}

function filesOf({ deployments, origins }: Compilation, cluster: string): JudgedFile[] {
  return [...deployments.values()].filter(({ id }) => id.startsWith(`${cluster}/`)).flatMap(({ id, app, objects, texts }) =>
    objects.map(({ file, label, construct }, index) => {
      const place = { cluster, app, deployment: id.slice(cluster.length + 1), construct };
      return { path: `${place.deployment}/${file}`, text: texts?.at(index) ?? "", location: { ...place, object: label, ...nearestOrigin(place, origins) } };
    }));
}

/** The kind of an object, as our own YAML writes it: at the beginning of a line. */
function kindOf(text: string): { apiVersion: string; kind: string } {
  const field = (name: string): string => new RegExp(`^${name}: "?([^"\\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  return { apiVersion: field("apiVersion"), kind: field("kind") };
}
