import { field, isObject } from "../checks/workload.js";
import type { Data, DataObject, Identity } from "../synth/manifest.js";
import { objectFile } from "../tree/filename.js";
import { readText, type FileData } from "../tree/read.js";
import { asHeld } from "./held.js";
import { groups, KindFiles } from "./kind-files.js";

/** The files of a tree, by their path below the tree's folder (`paris/shop/Service_shop_web.yaml`). */
export interface TreeReader {
  readonly paths: ReadonlySet<string> | ReadonlyMap<string, unknown>;
  /** Text of a file; `undefined` when there is none. */
  text(path: string): string | undefined;
}

/** An object of a tree, as the API server would hold it. */
export interface Held {
  readonly path: string;
  readonly cluster: string;
  readonly identity: Identity;
  readonly data: DataObject;
}

/** One of the two trees of a plan. Files are read when they are asked for, and once. */
export class Side {
  readonly #reader: TreeReader;
  readonly #twin: Side | undefined;
  readonly #files = new Map<string, FileData | undefined>();
  readonly #objects = new Map<string, Held | undefined>();
  readonly #json = new Map<string, Data | undefined>();
  readonly #kinds = new Map<string, KindFiles>();
  #types: ReadonlyMap<string, readonly string[]> | undefined;
  #folders: ReadonlyMap<string, readonly string[]> | undefined;

  /** @param twin the other tree, from which files that are the same in both are taken as they were read. */
  constructor(reader: TreeReader, twin?: Side) {
    this.#reader = reader;
    this.#twin = twin;
  }

  has(path: string): boolean {
    return this.#reader.paths.has(path);
  }

  text(path: string): string | undefined {
    return this.has(path) ? this.#reader.text(path) : undefined;
  }

  file(path: string): FileData | undefined {
    if (!this.#files.has(path)) {
      const text = this.text(path);
      this.#files.set(path, text === undefined ? undefined : text === this.#twin?.text(path) ? this.#twin.file(path) : readText(text));
    }
    return this.#files.get(path);
  }

  /** The data of a file of JSON; nothing when it is none. */
  json(path: string): Data | undefined {
    if (!this.#json.has(path)) this.#json.set(path, jsonOf(this.text(path)));
    return this.#json.get(path);
  }

  /** The object of a file; nothing when the file holds none. */
  object(path: string): Held | undefined {
    if (!this.#objects.has(path)) {
      const file = this.file(path);
      const isSame = this.#twin !== undefined && file !== undefined && file === this.#twin.file(path);
      this.#objects.set(path, isSame ? this.#twin.object(path) : held(path, file?.data));
    }
    return this.#objects.get(path);
  }

  /** Files of a folder, such as `paris/shop`, in no order. */
  inFolder(folder: string): readonly string[] {
    this.#folders ??= groups(this.#reader.paths.keys(), (path) => path.slice(0, path.lastIndexOf("/")));
    return this.#folders.get(folder) ?? [];
  }

  hasFolder(folder: string): boolean {
    return this.inFolder(folder).length > 0;
  }

  /** Files of a cluster that hold objects of a kind, by path. */
  paths(cluster: string, group: string, kind: string, namespace: string): readonly string[] {
    return half.test(namespace) ? [] : this.#ofKind(cluster, group, kind).in(prefix({ group, kind, namespace, name: "" }));
  }

  /** Objects of a kind on a cluster, in the order of their paths. */
  objects(cluster: string, group: string, kind: string, namespace?: string): Held[] {
    const paths = namespace === undefined ? this.#ofKind(cluster, group, kind).all : this.paths(cluster, group, kind, namespace);
    return paths.flatMap((path) => this.object(path) ?? []);
  }

  /** An object of a cluster, whichever deployment brings it. */
  find(cluster: string, identity: Identity): Held | undefined {
    const { group, kind, namespace, name } = identity;
    return this.named(cluster, group, kind, name).find((one) => one.identity.namespace === namespace);
  }

  /** Objects of a kind and name on a cluster, in whatever namespaces. */
  named(cluster: string, group: string, kind: string, name: string): Held[] {
    if (half.test(name)) return [];
    const file = objectFile({ group, kind, namespace: "", name });
    return this.#ofKind(cluster, group, kind).called(file.slice(file.indexOf("_") + 1))
      .flatMap((path) => this.object(path) ?? []).filter(({ identity }) => identity.name === name);
  }

  #ofKind(cluster: string, group: string, kind: string): KindFiles {
    const key = `${cluster}/${prefix({ group, kind: half.test(kind) ? "" : kind, namespace: "", name: "" })}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    this.#types ??= groups(this.#reader.paths.keys(), typeOf);
    const files = new KindFiles(this.#types.get(key) ?? []);
    this.#kinds.set(key, files);
    return files;
  }
}

/** Cluster and kind of a file: `paris/Service_`. */
function typeOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return path.slice(0, path.indexOf("/") + 1) + path.slice(slash + 1, path.indexOf("_", slash) + 1);
}

function jsonOf(text: string | undefined): Data | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Half of a surrogate pair, which no name of a file holds. */
const half = /[\ud800-\udfff]/u;

/** `Deployment.apps_`, or `Deployment.apps_shop_`: what names of files of a kind begin with. */
function prefix(identity: Identity): string {
  return objectFile(identity).slice(0, -".yaml".length);
}

function held(path: string, data: Data | undefined): Held | undefined {
  const identity = identityOf(data);
  if (identity === undefined || !isObject(data)) return undefined;
  return { path, cluster: path.slice(0, path.indexOf("/")), identity, data: asHeld(identity, data) };
}

function identityOf(data: Data | undefined): Identity | undefined {
  const apiVersion = field(data, "apiVersion");
  const kind = field(data, "kind");
  const name = field(field(data, "metadata"), "name");
  const namespace = field(field(data, "metadata"), "namespace") ?? "";
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string" || typeof namespace !== "string") return undefined;
  const slash = apiVersion.indexOf("/");
  return { group: slash === -1 ? "" : apiVersion.slice(0, slash), kind, namespace, name };
}
