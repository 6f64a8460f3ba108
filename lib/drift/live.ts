import { field, objects } from "../checks/workload.js";
import { objectLabel, type DataObject, type Identity } from "../synth/manifest.js";
import { isOurs, ownSelector } from "./own-label.js";
import type { Wanted } from "./wanted.js";

/** Answers for a path of the Kubernetes API, such as `/apis/apps/v1/deployments`. */
export type Ask = (path: string) => Promise<{ readonly data: unknown } | { readonly reason: string; readonly message: string }>;

/** Something that could not be compared, and why. */
export interface Unchecked {
  /** `Secret`, or `Deployment shop/web`. */
  readonly what: string;
  readonly reason: string;
}

/** What a cluster holds of the kinds that a tree has. */
export interface Live {
  /** By {@link identityKey}. */
  readonly objects: ReadonlyMap<string, DataObject>;
  /** Keys of the objects that were asked for by name and are not there. */
  readonly absent: ReadonlySet<string>;
  readonly unchecked: readonly Unchecked[];
}

/** The key of an object among others. */
export const identityKey = ({ group, kind, namespace, name }: Identity): string => [group, kind, namespace, name].join("\n");

/** Objects that the server gives at once. */
const page = 500;
/** Missing objects of a kind that are asked for one by one; more are looked for among all of the kind. */
const mostSingle = 10;
/** Kinds that are asked for at a time. */
const lanes = 4;

interface Resource {
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/**
 * Reads the objects of a tree, and others of their kinds that carry the compiler's label or are tracked by ArgoCD.
 * What cannot be read is named, and never taken for absent.
 *
 * @throws AdapterError when there is no way to ask.
 */
export async function readLive(ask: Ask, wanted: readonly Wanted[]): Promise<Live> {
  const found = new Map<string, DataObject>();
  const absent = new Set<string>();
  const unchecked: Unchecked[] = [];
  const roots = new Map<string, Promise<ReadonlyMap<string, Resource> | string>>();
  const resources = (root: string): Promise<ReadonlyMap<string, Resource> | string> => {
    const asked = roots.get(root) ?? readResources(ask, root);
    roots.set(root, asked);
    return asked;
  };
  const waiting = byKind(wanted);
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const answer = await readKind(ask, next, resources);
      for (const [key, object] of answer.objects) found.set(key, object);
      for (const key of answer.absent) absent.add(key);
      unchecked.push(...answer.unchecked);
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return { objects: found, absent, unchecked: unchecked.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)) };
}

function byKind(wanted: readonly Wanted[]): (readonly Wanted[])[] {
  const kinds = new Map<string, Wanted[]>();
  for (const object of wanted) {
    const key = `${object.manifest.apiVersion} ${object.manifest.kind}`;
    const alike = kinds.get(key);
    if (alike === undefined) kinds.set(key, [object]);
    else alike.push(object);
  }
  return [...kinds.values()];
}

async function readKind(ask: Ask, wanted: readonly Wanted[], resources: (root: string) => Promise<ReadonlyMap<string, Resource> | string>): Promise<Live> {
  const none: Live = { objects: new Map(), absent: new Set(), unchecked: [] };
  const [first] = wanted;
  if (first === undefined) return none;
  const { apiVersion, group, kind } = first.manifest;
  const root = `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}`;
  const known = await resources(root);
  if (typeof known === "string") return { ...none, unchecked: [{ what: kind, reason: known }] };
  const resource = known.get(kind);
  if (resource === undefined) return { ...none, unchecked: [{ what: kind, reason: `the server does not know ${apiVersion} ${kind}` }] };
  const path = `${root}/${resource.plural}`;
  const selector = wanted.every(isLabelled) ? `labelSelector=${encodeURIComponent(ownSelector)}` : "";
  const listed = await readList(ask, path, selector);
  if ("reason" in listed) return { ...none, unchecked: [{ what: kind, reason: listed.reason }] };
  const found = new Map(listed.items.map((object) => [keyOf(group, kind, object), object]));
  const missing = wanted.filter(({ manifest }) => !found.has(identityKey(manifest)));
  if (missing.length > mostSingle && selector !== "") {
    // Somebody may have taken the label away.
    const all = await readList(ask, path, "");
    if ("reason" in all) return { objects: found, absent: new Set(), unchecked: missing.map((object) => ({ what: objectLabel(object.manifest), reason: all.reason })) };
    for (const object of all.items) found.set(keyOf(group, kind, object), object);
    return { objects: found, absent: new Set(missing.map(({ manifest }) => identityKey(manifest)).filter((key) => !found.has(key))), unchecked: [] };
  }
  const absent = new Set<string>();
  const unchecked: Unchecked[] = [];
  for (const { manifest } of missing) {
    const place = resource.isNamespaced ? `/namespaces/${encodeURIComponent(manifest.namespace || "default")}` : "";
    const answer = selector === "" ? undefined : await ask(`${root}${place}/${resource.plural}/${encodeURIComponent(manifest.name)}`);
    if (answer === undefined || ("reason" in answer && answer.reason === "NotFound")) absent.add(identityKey(manifest));
    else if ("reason" in answer) unchecked.push({ what: objectLabel(manifest), reason: answer.message });
    else if (isDataObject(answer.data)) found.set(identityKey(manifest), answer.data);
  }
  return { objects: found, absent, unchecked };
}

const isLabelled = ({ manifest: { data } }: Wanted): boolean => isOurs(data);

function keyOf(group: string, kind: string, { metadata }: DataObject): string {
  const namespace = field(metadata, "namespace");
  const name = field(metadata, "name");
  return identityKey({ group, kind, namespace: typeof namespace === "string" ? namespace : "", name: typeof name === "string" ? name : "" });
}

async function readResources(ask: Ask, root: string): Promise<ReadonlyMap<string, Resource> | string> {
  const answer = await ask(root);
  if ("reason" in answer) return answer.reason === "NotFound" ? `the server does not serve ${root.replace(/^\/apis?\//, "")}` : answer.message;
  return new Map(objects(field(isDataObject(answer.data) ? answer.data : {}, "resources")).flatMap(({ name, kind, namespaced }): [string, Resource][] =>
    (typeof name !== "string" || typeof kind !== "string" || name.includes("/") ? [] : [[kind, { plural: name, isNamespaced: namespaced === true }]])));
}

async function readList(ask: Ask, path: string, selector: string): Promise<{ readonly items: readonly DataObject[] } | { readonly reason: string }> {
  const items: DataObject[] = [];
  let from = "";
  do {
    const query = [selector, `limit=${page}`, ...(from === "" ? [] : [`continue=${encodeURIComponent(from)}`])].filter((part) => part !== "").join("&");
    const answer = await ask(`${path}?${query}`);
    if ("reason" in answer) return { reason: answer.message };
    const list = isDataObject(answer.data) ? answer.data : {};
    if (!Array.isArray(list.items)) return { reason: `the answer for ${path} is no list` };
    items.push(...objects(list.items));
    const next = field(list.metadata, "continue");
    from = typeof next === "string" ? next : "";
  } while (from !== "");
  return { items };
}

/** What came as JSON is plain data. */
const isDataObject = (value: unknown): value is DataObject => typeof value === "object" && value !== null && !Array.isArray(value);
