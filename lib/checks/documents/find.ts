import { lstatSync, readdirSync, realpathSync, type Dirent } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileFailure } from "../../adapters/error.js";
import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";

/** The files of a folder that may hold manifests. */
export interface FoundDocuments {
  /** Relative to the root, `/`-separated, sorted by code unit. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lists the YAML and JSON files below a folder, or the one file that the path names. Links are not
 * followed. Hidden folders and `node_modules` are left out; kustomizations and Helm charts are left
 * out with a word.
 *
 * @param root what the paths of the result are relative to.
 * @param path of the folder or file, relative to the root or absolute.
 * @throws AdapterError when a folder cannot be read.
 */
export function findDocuments(root: string, path: string): FoundDocuments {
  const start = relative(root, resolve(root, path)).replaceAll(sep, "/");
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const kind = kindOf(join(root, start));
  if (kind === "file") return { files: [start], diagnostics };
  if (kind === "folder") visit({ root, top: realpathSync(join(root, start)), files, diagnostics }, start);
  if (files.length === 0 && diagnostics.length === 0) {
    const message = kind === "folder" ? "There is no YAML or JSON file below the folder" : "There is no such file or folder";
    diagnostics.push(diagnose("document-missing", message, { file: start === "" ? "." : start }, { hint: "Correct the path." }));
  }
  return { files, diagnostics };
}

interface Search {
  readonly root: string;
  /** Real path of the folder that the search began in. */
  readonly top: string;
  readonly files: string[];
  readonly diagnostics: Diagnostic[];
}

function visit(search: Search, folder: string): void {
  const entries = entriesOf(search.root, folder);
  if (entries.some(({ name }) => name === "Chart.yaml")) {
    search.diagnostics.push(diagnose("document-skipped", "The folder is a Helm chart, which is not a manifest", { file: below(folder, "Chart.yaml") }, {
      hint: "Render it (`helm template`) and check the result.",
    }));
    return;
  }
  for (const entry of entries) {
    const file = below(folder, entry.name);
    if (entry.isSymbolicLink()) {
      if (leadsOut(search, file)) {
        search.diagnostics.push(diagnose("document-link", "The link leads out of the folder, or nowhere, and was not followed", { file }, {
          hint: "Check the folder that it leads to, or replace the link by the file.",
        }));
      }
    } else if (entry.isDirectory()) {
      if (!entry.name.startsWith(".") && entry.name !== "node_modules") visit(search, file);
    } else if (/^kustomization(?:\.ya?ml)?$/i.test(entry.name)) {
      search.diagnostics.push(diagnose("document-skipped", "The file is a kustomization, which is not a manifest", { file }, {
        hint: "Render it (`kustomize build`) and check the result.",
      }));
    } else if (entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name)) {
      search.files.push(file);
    }
  }
}

function entriesOf(root: string, folder: string): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw fileFailure(error, folder, "It was not checked.");
  }
}

const below = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

function kindOf(path: string): "file" | "folder" | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true ? "folder" : stat?.isFile() === true ? "file" : undefined;
}

function leadsOut({ root, top }: Search, file: string): boolean {
  try {
    const target = realpathSync(join(root, file));
    return target !== top && !target.startsWith(top + sep);
  } catch {
    return true;
  }
}
