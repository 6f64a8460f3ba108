import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readDocuments } from "#lib/checks/documents/read.js";
import type { Manifest } from "#lib/synth/manifest.js";
import { appName } from "./apps/name.js";

/** The folders of the first apps of a compiled workspace, absolute, in order. */
export function appFolders(folder: string, apps: number): string[] {
  return Array.from({ length: apps }, (_, index) => join(folder, "generated/bench", appName(index + 1)));
}

/** Files of one object each, in order. */
export function objectFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => readdirSync(folder).sort().map((name) => join(folder, name)));
}

/** Reads and parses objects, as `check <folder>` does. @throws Error when a file holds anything else. */
export function readObjects(files: readonly string[]): Manifest[] {
  return files.map((file) => {
    const { objects: [object, ...others], diagnostics } = readDocuments(file, readFileSync(file, "utf8"));
    if (object === undefined || others.length + diagnostics.length > 0) throw new Error(`${file} does not hold one object`);
    return object.manifest;
  });
}
