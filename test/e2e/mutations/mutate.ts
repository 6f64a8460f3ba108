import { podTemplate } from "#lib/checks/workload.js";
import type { Data, DataObject, Manifest } from "#lib/synth/manifest.js";
import { isObject } from "#lib/checks/workload.js";
import type { LabObject } from "../lab.js";
import { changed, places, type Change } from "./change.js";
import { Random } from "./random.js";

/**
 * A way to break an object, or to change it without breaking it: what it does in words, where (a path of field
 * names, `*` for each; `pod` begins at the pod's spec, whatever makes the pod), and how. Kinds come before a
 * colon, several with `|`: `Service:spec/ports`.
 */
export type Operator = readonly [name: string, where: string, change: Change];

/** A changed object of the lab. */
export interface Mutation {
  /** The operator, and the object it changed: `replicas are negative: Deployment shop/web`. */
  readonly operator: string;
  readonly file: string;
  readonly place: string;
  readonly manifest: Manifest;
}

interface Site {
  readonly object: LabObject;
  readonly place: readonly string[];
}

/** Operators that find no object to change. */
export function idleOperators(objects: readonly LabObject[], operators: readonly Operator[]): string[] {
  return operators.filter((operator) => sitesOf(objects, operator).length === 0).map(([name]) => name);
}

/**
 * Changes objects in so many ways: each operator once, then each a second time elsewhere, and so on. The same
 * seed and objects give the same mutations.
 */
export function mutations(objects: readonly LabObject[], operators: readonly Operator[], options: { readonly count: number; readonly seed: string }): Mutation[] {
  const made = new Map<string, Mutation>();
  const queues = operators.map((operator) => ({ operator, sites: new Random(`${options.seed} ${operator[0]}`).shuffled(sitesOf(objects, operator)) }));
  for (let round = 0; made.size < options.count && queues.some(({ sites }) => sites.length > round); round++) {
    for (const { operator, sites } of queues) {
      const site = sites[round];
      const mutation = site === undefined ? undefined : mutate(site, operator);
      if (mutation !== undefined && made.size < options.count) made.set(`${mutation.operator}\n${mutation.file}\n${mutation.place}`, mutation);
    }
  }
  return [...made.values()];
}

function mutate({ object: { file, manifest }, place }: Site, [operator, , change]: Operator): Mutation | undefined {
  const data = changed(manifest.data, place, change);
  return data === undefined || !isObject(data) ? undefined : { operator, file, place: `/${place.join("/")}`, manifest: identified(manifest, data) };
}

/** An object's identity is what its data say, which an operator may have changed. */
function identified(manifest: Manifest, data: DataObject): Manifest {
  const apiVersion = text(data.apiVersion, "");
  const metadata = isObject(data.metadata) ? data.metadata : {};
  const namespace = manifest.namespace === "" ? "" : text(metadata.namespace, manifest.namespace);
  return { ...manifest, data, apiVersion, group: apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "", kind: text(data.kind, ""), name: text(metadata.name, ""), namespace };
}

const text = (value: Data | undefined, otherwise: string): string => (typeof value === "string" ? value : otherwise);

/** Where an operator can work: one place of each object, the first. */
function sitesOf(objects: readonly LabObject[], [, where]: Operator): Site[] {
  const colon = where.indexOf(":");
  const kinds = colon === -1 ? undefined : where.slice(0, colon).split("|");
  const path = where.slice(colon + 1).split("/").filter((step) => step !== "");
  return objects.flatMap((object) => {
    if (kinds !== undefined && !kinds.includes(object.manifest.kind)) return [];
    const full = path[0] === "pod" ? podPath(object.manifest, path.slice(1)) : path;
    const [place] = full === undefined ? [] : places(object.manifest.data, full);
    return place === undefined ? [] : [{ object, place }];
  });
}

function podPath(manifest: Manifest, rest: readonly string[]): string[] | undefined {
  const template = podTemplate(manifest);
  return template === undefined ? undefined : [...template.pointer.split("/").slice(1), "spec", ...rest];
}
