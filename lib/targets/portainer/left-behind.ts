import type { Data, DataObject } from "../../synth/manifest.js";
import type { StackKind } from "./place.js";

/** What deploying a stack anew leaves on a place, because nothing removes it there. Each is sorted and without repeats. */
export interface LeftBehind {
  /** Names of Docker configs. `docker stack deploy --prune` removes services only. */
  readonly configs: readonly string[];
  /** Objects of Kubernetes, as `kubectl delete` takes them. */
  readonly objects: readonly LeftObject[];
}

export interface LeftObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for objects of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** The documents of a stack's file at one time. */
export type StackData = readonly Data[];

/**
 * What earlier files of a stack made and the file of today does not.
 *
 * @param name of the stack, which stands before the names of what names itself not.
 */
export function leftBehind({ kind, name }: { readonly kind: StackKind; readonly name: string }, earlier: readonly StackData[], now: StackData): LeftBehind {
  switch (kind) {
    case "swarm": return { configs: gone(earlier.flatMap((file) => file.flatMap((document) => configsOf(name, document))), now.flatMap((document) => configsOf(name, document)), (config) => config), objects: [] };
    case "kubernetes": return { configs: [], objects: gone(earlier.flatMap((file) => file.flatMap(objectOf)), now.flatMap(objectOf), identity) };
    // A Compose file carries its configs inline.
    case "standalone": return { configs: [], objects: [] };
  }
}

/** The commands that remove what was left, for a person to read and to run. */
export function removalCommands({ configs, objects }: LeftBehind): string[] {
  return [
    ...configs.map((config) => `docker config rm ${config}`),
    ...objects.map(({ apiVersion, kind, namespace, name }) => `kubectl delete ${resource(apiVersion, kind)} ${name}${namespace === "" ? "" : ` --namespace ${namespace}`}`),
  ];
}

/** As kubectl takes a kind that more than one group may have: `Kind.version.group`. */
function resource(apiVersion: string, kind: string): string {
  const [group = "", version = ""] = apiVersion.split("/");
  return version === "" ? kind : `${kind}.${version}.${group}`;
}

function gone<Thing>(before: readonly Thing[], now: readonly Thing[], keyOf: (thing: Thing) => string): Thing[] {
  const kept = new Set(now.map(keyOf));
  const left = new Map(before.map((thing) => [keyOf(thing), thing]));
  return [...left].filter(([key]) => !kept.has(key)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, thing]) => thing);
}

const identity = ({ apiVersion, kind, namespace, name }: LeftObject): string => [apiVersion.split("/").slice(0, -1).join("/"), kind, namespace, name].join(" ");

/** What can stand in a command without being quoted, and is no option. */
const plain = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;

function configsOf(stack: string, document: Data): string[] {
  return Object.entries(objectAt(document, "configs")).flatMap(([key, config]) => {
    if (!isObject(config) || config["external"] === true) return [];
    const name = typeof config["name"] === "string" ? config["name"] : `${stack}_${key}`;
    return plain.test(name) ? [name] : [];
  });
}

function objectOf(document: Data): LeftObject[] {
  if (!isObject(document)) return [];
  const { apiVersion, kind } = document;
  const { name, namespace = "" } = objectAt(document, "metadata");
  const isPlain = [apiVersion, kind, name].every((part) => typeof part === "string" && plain.test(part.replaceAll("/", "."))) && (namespace === "" || plain.test(String(namespace)));
  return isPlain ? [{ apiVersion: String(apiVersion), kind: String(kind), namespace: String(namespace), name: String(name) }] : [];
}

function isObject(value: Data | undefined): value is DataObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectAt(value: Data, name: string): DataObject {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(found) ? found : {};
}
