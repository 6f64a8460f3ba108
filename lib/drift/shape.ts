import { kindKey, type Pack, type Structure } from "../checks/schema/pack.js";
import { field, isObject } from "../checks/workload.js";
import type { Data } from "../synth/manifest.js";

/** What a schema says of one place in an object that matters when two values are compared. */
export class Shape {
  readonly #pack: Pack;
  readonly #structure: Structure;
  /** Whether the value is an amount that can be written in several ways. */
  readonly isQuantity: boolean;

  constructor(pack: Pack, structure: Structure) {
    this.#pack = pack;
    this.isQuantity = structure.$ref === "api.resource.Quantity" || (!pack.builtin && structure["x-kubernetes-int-or-string"] === true);
    this.#structure = resolved(pack, structure);
  }

  /** Whether the API server keeps the object as it was written, instead of reading it into its own types. */
  get isCustom(): boolean {
    return !this.#pack.builtin;
  }

  /** The members that tell the items of a list apart; nothing when the list is compared as a whole. */
  get keys(): readonly string[] | undefined {
    const keys = this.#structure["x-kubernetes-list-map-keys"];
    return this.#structure["x-kubernetes-list-type"] === "map" && isTexts(keys) ? keys : undefined;
  }

  /** Whether a list is a set, so that its order says nothing. */
  get isSet(): boolean {
    return this.#structure["x-kubernetes-list-type"] === "set";
  }

  /** The shape of a member. */
  field(name: string): Shape | undefined {
    return this.#at(field(this.#structure.properties, name) ?? this.#structure.additionalProperties);
  }

  /** The shape of the items of a list. */
  get item(): Shape | undefined {
    return this.#at(this.#structure.items);
  }

  #at(structure: Data | undefined): Shape | undefined {
    return isObject(structure) ? new Shape(this.#pack, structure) : undefined;
  }
}

/** Longest chain of names for names. A pack that was read holds none without end. */
const mostNames = 20;

function resolved(pack: Pack, structure: Structure): Structure {
  let found = structure;
  for (let turn = 0; turn < mostNames && typeof found.$ref === "string"; turn++) found = pack.definitions.get(found.$ref) ?? {};
  return found;
}

const isTexts = (value: Data | undefined): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === "string");

/** The shape of a kind's objects, by the first pack that describes it. */
export function shapeOf(packs: readonly Pack[], { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string }): Shape | undefined {
  for (const pack of packs) {
    const known = pack.kinds.get(kindKey(group, version, kind));
    if (known?.served === true) return new Shape(pack, { $ref: known.definition });
  }
  return undefined;
}
