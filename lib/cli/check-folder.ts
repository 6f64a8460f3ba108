import { relative } from "node:path";
import { Checks } from "../checks/checks.js";
import { findDocuments } from "../checks/documents/find.js";
import { readDocumentFile } from "../checks/documents/file.js";
import { readDocuments, type DocumentObject } from "../checks/documents/read.js";
import { foundationsAmong, namespacesIn } from "../checks/foundations.js";
import { isDefinition } from "../checks/schema/definitions.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { holds, diagnosticOf } from "../compiled/check.js";
import { isKubernetesVersion, kubernetesVersions } from "../model/kubernetes.js";
import { quote } from "../model/name.js";
import { objectLabel } from "../synth/manifest.js";
import { Sources } from "../workspace/sources.js";
import type { RequestOf, UsageProblem } from "./arguments.js";
import { checkStacks, readStacks } from "./check-stacks.js";
import type { Context } from "./context.js";
import type { Outcome } from "./outcome.js";
import { plural } from "./plural.js";
import { noRules, readRules } from "./rules.js";

/** An object of a file. */
interface PlacedObject extends DocumentObject {
  readonly file: string;
}

/**
 * Checks manifests that were written by hand: by schemas, rules, for secrets, and by the policies of the
 * workspace, when there is one. What needs a whole cluster (references, capacity) is not checked. Stack files of
 * Swarm and Compose are checked by their own rules.
 */
export async function checkFolder(request: RequestOf<"check"> & { readonly folder: string }, context: Context, progress: (stage: string) => void): Promise<Outcome | UsageProblem> {
  const { root, packageRoot } = context;
  const kubernetes = request.kubernetes ?? kubernetesVersions.at(-1);
  if (!isKubernetesVersion(kubernetes)) {
    return { problem: `Kubernetes ${quote(String(kubernetes))} is not known`, hint: `known are ${kubernetesVersions[0]} to ${kubernetesVersions.at(-1)}`, command: "check" };
  }
  const base = root ?? process.cwd();
  const { files, diagnostics: found } = findDocuments(base, relative(base, request.folder) === "" ? base : request.folder);
  const diagnostics: Diagnostic[] = [...found];
  const objects: PlacedObject[] = [];
  const { stacks, files: taken, diagnostics: flaws } = readStacks(base, files);
  diagnostics.push(...flaws);
  for (const [index, file] of files.entries()) {
    if (taken.has(file)) continue;
    if (index % 100 === 0) progress(`reading ${files.length} files (${index})`);
    const read = readDocumentFile(base, file);
    if (!("text" in read)) {
      diagnostics.push(read);
      continue;
    }
    const documents = readDocuments(file, read.text);
    diagnostics.push(...documents.diagnostics);
    objects.push(...documents.objects.map(({ manifest, line }) => ({ manifest, line, file })));
  }
  diagnostics.push(...checkStacks(base, stacks));
  progress(`checking ${objects.length} objects`);
  const rules = root === undefined ? noRules(packageRoot) : readRules({ ...context, root }, new Sources(root));
  const checks = new Checks(rules.inputs(""));
  // Packs of single clusters count for none of these objects.
  const cluster = { name: "", kubernetes };
  checks.open([cluster]);
  const manifests = objects.map(({ manifest }) => manifest);
  const foundations = foundationsAmong(manifests);
  const namespaces = namespacesIn(foundations);
  const { problems } = checks.check(cluster, manifests, { definitions: foundations.filter(isDefinition), namespace: (name) => namespaces.get(name) ?? null });
  diagnostics.push(...checks.diagnostics, ...duplicates(objects));
  for (const problem of problems) {
    const object = objects[problem.object];
    if (object === undefined || !holds(problem, namespaces)) continue;
    const { file, manifest } = object;
    diagnostics.push(diagnosticOf(problem, { file, line: object.line(problem.pointer), object: objectLabel(manifest), pointer: problem.pointer }));
  }
  const schemas = checks.schemas(cluster.name);
  if (request.kubeconform && schemas !== undefined) {
    progress("asking kubeconform");
    const { opinionOn } = await import("./kubeconform.js");
    const placed = objects.map(({ manifest, file, line }) => ({ manifest, location: { file, line: line(""), object: objectLabel(manifest) } }));
    diagnostics.push(...await opinionOn(placed, { schemas, kubernetes }));
  }
  const kinds = stacks.length === 0 ? plural(objects.length, "object") : `${plural(objects.length, "object")} and ${plural(stacks.length, "stack")}`;
  const text = `${kinds} in ${plural(files.length, "file")}, checked for Kubernetes ${kubernetes}${stacks.length === 0 ? "" : ", Swarm and Compose"}.`;
  return { diagnostics, text, result: { files: files.length, objects: objects.length, stacks: stacks.length, kubernetes } };
}

/** Objects that two documents describe. */
function duplicates(objects: readonly PlacedObject[]): Diagnostic[] {
  const seen = new Map<string, PlacedObject>();
  return objects.flatMap((object) => {
    const { file, line, manifest } = object;
    const { group, kind, namespace, name } = manifest;
    const key = JSON.stringify([group, kind, namespace, name]);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, object);
      return [];
    }
    const label = objectLabel(manifest);
    return [diagnose("object-duplicate", `Two documents describe ${label}`, { file, line: line(""), object: label }, { related: [{ file: first.file, line: first.line("") }] })];
  });
}
