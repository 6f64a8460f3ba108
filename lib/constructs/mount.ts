import { nameProblem, quote } from "../model/name.js";
import type { ConfigEntry, ConfigFile } from "./config-file.js";
import { shorten, toLabel } from "./object-name.js";
import type { HostPath } from "./privileges.js";
import type { Bytes } from "./quantity.js";
import type { SecretKey, SecretReference } from "./secret-reference.js";
import { sizeProblems, type ReadOnlyVolume, type Volume } from "./volume.js";

/** What can stand at a path in a container: a folder of files or a volume, or one file alone. */
export type Mountable = ConfigFile | ConfigEntry | SecretReference | SecretKey | Volume | ReadOnlyVolume;

/** What stands where, by absolute path. */
export type Mounts = Readonly<Record<string, Mountable>>;

/** A folder that can be written and is lost with the container: its size, or with where it is kept. */
export type Scratch = Bytes | { readonly size: Bytes; readonly inMemory: true };

/** A volume of its own for each replica, by absolute path. */
export interface Storage {
  readonly size: Bytes;
  /** Storage class of the cluster. Default: the cluster's default class. */
  readonly class?: string;
  /** Name of the volume; keep it when the path changes, or the data is left behind. Default: from the path. */
  readonly name?: string;
}

/** Name of the volume that a storage has. */
export function storageName(path: string, { name }: Storage): string {
  return name ?? shorten(toLabel(path));
}

export function scratchSize(scratch: Scratch): Bytes {
  return typeof scratch === "string" ? scratch : scratch.size;
}

/** Everything that takes a path in one container. */
export interface Paths {
  readonly mounts: Mounts;
  readonly scratch: Readonly<Record<string, Scratch>>;
  readonly storage: Readonly<Record<string, Storage>>;
  readonly hostPaths: readonly HostPath[];
}

export function pathProblems({ mounts, scratch, storage, hostPaths }: Paths): string[] {
  const paths = [
    ...Object.keys(mounts),
    ...Object.keys(scratch),
    ...Object.keys(storage),
    ...hostPaths.map(({ path, mountPath = path }) => mountPath),
  ];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    if (!/^\/[^:\0]+$/.test(path) || path.split("/").includes("..")) {
      problems.push(`The path ${quote(path)} is malformed. Write an absolute path without \`..\` and \`:\`.`);
    }
    const plain = path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
    if (seen.has(plain)) problems.push(`The path ${quote(path)} is mounted twice. Write each path once.`);
    seen.add(plain);
  }
  return [
    ...problems,
    ...Object.values(scratch).flatMap((folder) => sizeProblems(scratchSize(folder), "scratch folder")),
    ...Object.values(storage).flatMap(({ size }) => sizeProblems(size, "storage")),
    ...storageNameProblems(Object.entries(storage).map(([path, volume]) => storageName(path, volume))),
  ];
}

function storageNameProblems(names: readonly string[]): string[] {
  const malformed = names.flatMap((name) => nameProblem(name) ?? []);
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  return [
    ...malformed.map((problem) => `The storage is malformed: ${problem}. Write another \`name\`.`),
    ...repeated.map((name) => `Two storages have the name ${quote(name)}. Write another \`name\` for one of them.`),
  ];
}
