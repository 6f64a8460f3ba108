import { isObject, objects } from "../checks/workload.js";
import type { Data, DataObject } from "../synth/manifest.js";
import { sorted, stepId, type Path } from "./path.js";

/** Who set a field, as the API server recorded it (`metadata.managedFields`). */
export interface Owner {
  /** Name that the program gave itself: `kubectl-edit`, `argocd-controller`. */
  readonly manager: string;
  /** `Apply`: by server-side apply. `Update`: in any other way. */
  readonly operation: "Apply" | "Update";
  /** When the manager last changed its fields, RFC 3339. */
  readonly time?: string;
  /** `scale`, when it was changed through a subresource. */
  readonly subresource?: string;
}

/** That somebody holds a place. */
export interface Holder {
  readonly owner: Owner;
  /** `leaf`: all of it, alone or as a part of something larger. `member`: the place, and some of what is in it. `part`: only some of what is in it. */
  readonly hold: "leaf" | "member" | "part";
  /** Steps to what is held: fewer than the place has when it is a part of a list or map that is set as a whole. */
  readonly depth: number;
}

/** A set of fields as a tree. A node without children is held with all that it has. */
interface Node {
  readonly isMember: boolean;
  readonly children: ReadonlyMap<string, Node>;
}

/** Deeper than any field of the API. */
const mostSteps = 100;

/** Who set which fields of an object. */
export class ManagedFields {
  readonly #entries: readonly (readonly [Owner, Node])[];

  constructor(live: DataObject) {
    const metadata = isObject(live.metadata) ? live.metadata : {};
    this.#entries = objects(metadata.managedFields).flatMap((entry): (readonly [Owner, Node])[] => {
      const { manager, operation, time, subresource, fieldsV1 } = entry;
      if (typeof manager !== "string" || (operation !== "Apply" && operation !== "Update") || !isObject(fieldsV1)) return [];
      const owner: Owner = {
        manager, operation,
        ...(typeof time === "string" && { time }), ...(typeof subresource === "string" && subresource !== "" && { subresource }),
      };
      return [[owner, nodeOf(fieldsV1, 0)]];
    });
  }

  /** Whether nothing is recorded, as when somebody emptied the record. */
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  get owners(): readonly Owner[] {
    return this.#entries.map(([owner]) => owner);
  }

  /** Who holds the place or parts of it, the latest first. */
  holders(path: Path): readonly Holder[] {
    return this.#entries.flatMap(([owner, root]): Holder[] => {
      let node = root;
      for (const [depth, step] of path.entries()) {
        if (depth > 0 && node.children.size === 0) return [{ owner, hold: "leaf", depth }];
        const next = node.children.get(stepId(step));
        if (next === undefined) return [];
        node = next;
      }
      return [{ owner, hold: node.children.size === 0 ? "leaf" : node.isMember ? "member" : "part", depth: path.length }];
    }).sort((a, b) => compare(b.owner.time ?? "", a.owner.time ?? "") || compare(a.owner.manager, b.owner.manager));
  }

  /** The members by which the server itself tells the items of a list apart, where anybody holds one of them. */
  keysOf(path: Path): readonly string[] | undefined {
    for (const [, root] of this.#entries) {
      let node: Node | undefined = root;
      for (const step of path) node = node?.children.get(stepId(step));
      for (const id of node?.children.keys() ?? []) {
        const keys = id.startsWith("k:") ? parsed(id.slice(2)) : undefined;
        if (isObject(keys)) return Object.keys(keys);
      }
    }
    return undefined;
  }
}

function nodeOf(fields: DataObject, depth: number): Node {
  const children = new Map<string, Node>();
  for (const [name, below] of Object.entries(fields)) {
    if (name !== "." && isObject(below) && depth < mostSteps) children.set(idOf(name), nodeOf(below, depth + 1));
  }
  return { isMember: children.size === 0 || Object.hasOwn(fields, "."), children };
}

/** A step as the server writes it, in the form of {@link stepId}. */
function idOf(name: string): string {
  if (!name.startsWith("k:") && !name.startsWith("v:")) return name;
  const value = parsed(name.slice(2));
  return value === undefined ? name : `${name.slice(0, 2)}${JSON.stringify(isObject(value) ? sorted(value) : value)}`;
}

function parsed(text: string): Data | undefined {
  try {
    const data: Data = JSON.parse(text);
    return data;
  } catch {
    return undefined;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
