import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { errnoOf, fileFailure } from "../adapters/error.js";
import { makePacks, packText, type PackInput } from "../checks/schema/make.js";
import { keyParts, parsePack } from "../checks/schema/pack.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { findClusters, findRules, schemaFolder } from "../workspace/find.js";
import type { WorkspaceContext } from "./context.js";
import { textOf } from "./file-text.js";
import type { Outcome } from "./outcome.js";

/** What `astrolabe schemas` is asked for. */
export interface SchemasRequest {
  readonly action: "add" | "list";
  /** For `add`: files and folders of YAML and JSON, relative to the working folder. */
  readonly files: readonly string[];
  /** Clusters that it is about; none means packs for all clusters. */
  readonly cluster: readonly string[];
}

/** Makes packs of definitions, or lists those that there are. */
export function schemas(request: SchemasRequest, { root }: WorkspaceContext): Outcome {
  return request.action === "list" ? list(root, request.cluster) : add(root, request);
}

function add(root: string, { files, cluster }: SchemasRequest): Outcome {
  const inputs = files.flatMap((path) => read(root, resolve(path)));
  const { packs, diagnostics } = makePacks(inputs);
  const problems = files.length === 0 ? [diagnose("pack-invalid", "No file was named", {}, { hint: "Name the CustomResourceDefinition, or the OpenAPI document." })] : diagnostics;
  if (hasErrors(problems)) return { diagnostics: problems, text: "Nothing was written.", result: { written: [] } };
  const written: string[] = [];
  for (const folder of cluster.length === 0 ? [schemaFolder()] : cluster.map(schemaFolder)) {
    for (const [group, pack] of packs) {
      const file = `${folder}/${group === "" ? "core" : group}.json`;
      writing(file, () => {
        mkdirSync(join(root, folder), { recursive: true });
        writeFileAtomic(join(root, file), packText(group, pack, textOf(join(root, file))));
      });
      written.push(file);
    }
  }
  const kinds = [...packs.values()].flatMap(({ kinds }) => [...kinds.keys()]).length;
  return { diagnostics: problems, text: [...written, `${kinds} ${kinds === 1 ? "kind" : "kinds"} in ${written.length} ${written.length === 1 ? "pack" : "packs"}`].join("\n"), result: { written } };
}

function list(root: string, clusters: readonly string[]): Outcome {
  const diagnostics: Diagnostic[] = [];
  const rows: { file: string; apiVersion: string; kind: string; kubernetes?: string; served: boolean; deprecated: boolean }[] = [];
  for (const { file, cluster } of findRules(root, findClusters(root)).schemas) {
    if (clusters.length > 0 && cluster !== undefined && !clusters.includes(cluster)) continue;
    const pack = parsePack(file, reading(file, () => readFileSync(join(root, file), "utf8")));
    if ("problem" in pack) {
      diagnostics.push(diagnose("pack-invalid", pack.problem, { file, line: 1 }, { hint: "Make it anew with `astrolabe schemas add`, or take it from git." }));
      continue;
    }
    for (const [key, { served, deprecated }] of pack.kinds) {
      const [group, version, kind] = keyParts(key);
      rows.push({ file, apiVersion: group === "" ? version : `${group}/${version}`, kind, served, deprecated: deprecated !== undefined, ...(pack.kubernetes !== undefined && { kubernetes: pack.kubernetes }) });
    }
  }
  const width = Math.max(0, ...rows.map(({ apiVersion, kind }) => apiVersion.length + kind.length + 1));
  const text = rows.map(({ file, apiVersion, kind, kubernetes, served, deprecated }) => {
    const notes = [kubernetes === undefined ? "" : `Kubernetes ${kubernetes}`, served ? "" : "not served", deprecated ? "deprecated" : ""].filter((note) => note !== "");
    return `${`${apiVersion} ${kind}`.padEnd(width)}  ${file}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
  });
  return { diagnostics, text: text.length === 0 && diagnostics.length === 0 ? "There are no packs: only the kinds of Kubernetes itself are described." : text.join("\n"), result: { kinds: rows } };
}

/** A file, or those of a folder that may hold definitions. Findings name them relative to the workspace, or as they are outside of it. */
function read(root: string, path: string): PackInput[] {
  const shown = relative(root, path).replaceAll("\\", "/");
  const file = shown.startsWith("..") ? relative(process.cwd(), path).replaceAll("\\", "/") : shown;
  return reading(file, () => {
    try {
      return [{ file, text: readFileSync(path, "utf8") }];
    } catch (error) {
      if (errnoOf(error) !== "EISDIR") throw error;
      return readdirSync(path).sort().filter((name) => /\.(ya?ml|json)$/.test(name)).map((name) => ({ file: `${file}/${name}`, text: readFileSync(join(path, name), "utf8") }));
    }
  });
}

function reading<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw fileFailure(error, file, "Nothing was written.");
  }
}

function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw fileFailure(error, file, "Packs before it were written.");
  }
}
