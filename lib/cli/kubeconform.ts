import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findKubeconform, runKubeconform } from "../adapters/kubeconform.js";
import { kubeconformFindings } from "../checks/kubeconform.js";
import { kubeconformLocation, kubeconformSchemas } from "../checks/kubeconform-schemas.js";
import type { Schemas } from "../checks/schema/schemas.js";
import type { Compilation } from "../compile.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { nearestOrigin } from "../sandbox/place.js";
import { isKubernetes } from "../model/cluster.js";
import type { KubernetesVersion } from "../model/kubernetes.js";
import type { Manifest } from "../synth/manifest.js";
import { openStateFolder } from "../tree/places.js";

/** An object as a file, and where it comes from. */
interface JudgedFile {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
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
  const findings: Diagnostic[] = [];
  for (const { facts } of compilation.clusters) {
    if (!isKubernetes(facts)) continue;
    const { name } = facts;
    const schemas = compilation.schemas(name);
    if (schemas === undefined || !clusters.includes(name)) continue;
    const folder = join(openStateFolder(root), `kubeconform-${name}`);
    findings.push(...await judge(binary, folder, { files: filesOf(compilation, name), schemas, kubernetes: facts.kubernetes }));
  }
  return findings;
}

/** Objects that kubeconform judges, and by what. */
interface Judged {
  readonly files: readonly JudgedFile[];
  readonly schemas: Schemas;
  readonly kubernetes: KubernetesVersion;
}

/** Asks kubeconform about objects that were read from files. See secondOpinion. */
export async function opinionOn(objects: readonly { readonly manifest: Manifest; readonly location: Location }[], by: Omit<Judged, "files">): Promise<Diagnostic[]> {
  const files = objects.map(({ manifest: { apiVersion, kind, data }, location }, index) =>
    ({ path: `${index}.json`, apiVersion, kind, text: JSON.stringify(data), location }));
  return judge(findKubeconform(process.env), mkdtempSync(join(tmpdir(), "astrolabe-kubeconform-")), { files, ...by });
}

/** @param folder for the files that kubeconform reads; deleted afterwards. */
async function judge(binary: string, folder: string, judged: Judged): Promise<Diagnostic[]> {
  try {
    return await run(binary, folder, judged);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(binary: string, folder: string, { files, schemas, kubernetes }: Judged): Promise<Diagnostic[]> {
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of kubeconformSchemas(schemas, files)) put(join("schemas", path), text);
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
      const text = texts?.at(index) ?? "";
      return { path: `${place.deployment}/${file}`, text, ...kindOf(text), location: { ...place, object: label, ...nearestOrigin(place, origins) } };
    }));
}

/** The kind of an object, as our own YAML writes it: at the beginning of a line. */
function kindOf(text: string): { apiVersion: string; kind: string } {
  const field = (name: string): string => new RegExp(`^${name}: "?([^"\\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  return { apiVersion: field("apiVersion"), kind: field("kind") };
}
