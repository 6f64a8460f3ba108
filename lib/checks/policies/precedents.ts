import { sha256 } from "../../launcher/digest.cjs";
import { allNames, someList, someMap, something, type Read, type Reads } from "./reads.js";

/** Rules that need more precedents than this read what differs from object to object. */
const mostPrecedents = 12;
/** So many objects are compared in one process: in a large compile it costs more than it saves. */
const mostCompared = 50;

/** Longer values are kept as their digests. In characters. */
const longestText = 100;

/** What was found at a place: nothing, anything, a map, a list, the names in it, or a value. */
type Finding = string;
const nothing = "-";
const anything = "+";
const names = "names ";

const absent = Symbol("absent");

/** Precedents as JSON. Places and facts are shared by all rules, which read much the same. */
export interface Noted {
  /** Where something was read: a name in an earlier place. The first place, which is the whole, is left out. */
  readonly places: (readonly [within: number, name: string])[];
  readonly facts: (readonly [place: number, found: Finding])[];
  /** By the name of rules, facts by their numbers: all that was read of each object; nothing of rules that are restless. */
  readonly rules: (readonly [rules: string, precedents: readonly (readonly number[])[] | null])[];
}

/**
 * What the validations of policies read of objects of one kind that passed them. An object that is the same in all of that
 * passes too: see {@link Reads}.
 */
export class Precedents {
  readonly #noted: Noted;
  readonly #rules: Map<string, readonly (readonly number[])[] | null>;
  /** The numbers of places and facts by their texts, when something is added. */
  #numbers: { readonly places: Map<string, number>; readonly facts: Map<string, number> } | undefined;
  #compared = 0;
  #isNew = false;

  constructor(noted: Noted = { places: [], facts: [], rules: [] }) {
    this.#noted = noted;
    this.#rules = new Map(noted.rules);
  }

  /** Whether an object that comes is likely to be like one that passed. */
  isLikely(rules: string): boolean {
    return (this.#rules.get(rules) ?? null) !== null;
  }

  /** Whether so many objects that passed differed in what the rules read that further ones are not worth it. */
  isRestless(rules: string): boolean {
    return this.#rules.get(rules) === null;
  }

  /** Compares an object. Gives whether it is known to pass the validations of rules; nothing after many objects. */
  compare(object: object): ((rules: string) => boolean) | undefined {
    if ((this.#compared += 1) > mostCompared) return undefined;
    const values: unknown[] = [object];
    for (const [within, name] of this.#noted.places) values.push(at(values[within], name));
    const holds = this.#noted.facts.map(([place, found]) => isFound(values[place], found));
    return (rules) => this.#rules.get(rules)?.some((facts) => facts.every((fact) => holds[fact] === true)) ?? false;
  }

  /** Adds what the validations of rules read of an object that passed them. */
  add(rules: string, reads: Reads): void {
    const before = this.#rules.get(rules) ?? [];
    this.#rules.set(rules, before.length === mostPrecedents ? null : [...before, this.#factsOf(reads)]);
    this.#isNew = true;
  }

  get isNew(): boolean {
    return this.#isNew;
  }

  toJSON(): Noted {
    return { ...this.#noted, rules: [...this.#rules] };
  }

  #factsOf({ all }: Reads): readonly number[] {
    const { places, facts } = this.#noted;
    const numbers = this.#numbers ??= { places: new Map(places.map((place, index) => [place.join(" "), index + 1])), facts: new Map(facts.map((fact, index) => [fact.join(" "), index])) };
    const parts = [0];
    const found = new Set<number>();
    for (const read of all) {
      const within = parts[read.of] ?? 0;
      const { name } = read;
      const place = name === allNames ? within : numberOf(numbers.places, `${within} ${name}`, () => places.push([within, name]));
      if (read.part !== -1) parts[read.part] = place;
      const finding = findingOf(read);
      found.add(numberOf(numbers.facts, `${place} ${finding}`, () => facts.push([place, finding]) - 1));
    }
    return [...found];
  }
}

function numberOf(known: Map<string, number>, text: string, add: () => number): number {
  let number = known.get(text);
  if (number === undefined) known.set(text, number = add());
  return number;
}

function at(whole: unknown, name: string): unknown {
  return typeof whole === "object" && whole !== null && Object.hasOwn(whole, name) ? Reflect.get(whole, name) : absent;
}

function findingOf({ name, found }: Read): Finding {
  if (name === allNames) return `${names}${textOf(JSON.stringify(found))}`;
  if (found === undefined) return nothing;
  if (found === something) return anything;
  return found === someMap ? "{}" : found === someList ? "[]" : valueOf(found);
}

function isFound(value: unknown, found: Finding): boolean {
  if (found === nothing || found === anything) return (value === absent) === (found === nothing);
  if (value === absent) return false;
  if (typeof value !== "object" || value === null) return valueOf(value) === found;
  return found === (Array.isArray(value) ? "[]" : "{}") || (found.startsWith(names) && found === `${names}${textOf(JSON.stringify(Object.keys(value)))}`);
}

const valueOf = (value: unknown): Finding => `${typeof value} ${textOf(String(value))}`;

const textOf = (text: string): string => (text.length > longestText ? `#${sha256(text)}` : `=${text}`);
