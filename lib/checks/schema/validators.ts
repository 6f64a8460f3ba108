import vm from "node:vm";
import { ajvRuntime } from "../libraries.cjs";
import { Generator } from "./generate.js";
import type { Pack, PackKind } from "./pack.js";
import { runtime, type Fault } from "./runtime.js";
import type { Shelf } from "./shelf.js";

/** A validator as ajv writes it: returns whether all is well, and keeps the faults of its last call. */
export interface Validate {
  (data: unknown): boolean;
  errors?: readonly Fault[] | null;
}

/** A pack that is parsed when something of it is needed that has not been compiled before. */
export interface PackSource {
  /** SHA-256 of the pack, or of what decides it. */
  readonly digest: string;
  readonly parse: () => Pack;
}

/** The validators of one pack. */
export interface PackValidators {
  readonly kinds: ReadonlyMap<string, PackKind>;
  readonly pack: () => Pack;
  /** Validator of a definition that the pack holds. */
  readonly of: (definition: string) => Validate;
}

type Definitions = Record<string, Validate>;
type Define = (definitions: Definitions, runtime: object, require: (name: string) => unknown) => void;

/**
 * Compiled validators of all packs. What is missing is written, run at once, and put on the shelf for the
 * next process by {@link keep}.
 */
export class Validators {
  readonly #shelf: Shelf | undefined;
  readonly #generator = new Generator();
  readonly #definitions: Definitions = Object.create(null);
  readonly #packs = new Map<string, PackValidators>();
  readonly #keep: (() => void)[] = [];

  /** @param shelf where validators are kept between processes; without one they are written anew in each. */
  constructor(shelf?: Shelf) {
    this.#shelf = shelf;
  }

  open(source: PackSource): PackValidators {
    const key = source.digest.slice(0, 16);
    let opened = this.#packs.get(key);
    if (opened === undefined) {
      opened = this.#open(key, source);
      this.#packs.set(key, opened);
    }
    return opened;
  }

  /** Whether a pack of this digest has been compiled before, and so has been found sound. */
  knows(digest: string): boolean {
    return this.#packs.has(digest.slice(0, 16)) || this.#shelf?.has(digest.slice(0, 16)) === true;
  }

  /** Puts what was written since the start on the shelf. Best called when all checks are done. */
  keep(): void {
    for (const keep of this.#keep) keep();
  }

  #open(key: string, { parse }: PackSource): PackValidators {
    const prefix = `${key}/`;
    const definitions = this.#definitions;
    let parsed: Pack | undefined;
    const pack = (): Pack => (parsed ??= parse());
    const kept = this.#read(key);
    let added = "";
    // A pack of which nothing is used is kept as well: that it is sound need not be found out again.
    let isNew = kept === undefined;
    const kinds = kept?.kinds ?? pack().kinds;
    if (this.#shelf !== undefined) {
      const shelf = this.#shelf;
      this.#keep.push(() => {
        if (isNew) {
          const source = sourceOf(`${kept === undefined ? "" : bodyOf(kept.source)}${added}`);
          shelf.put(key, `${JSON.stringify([...kinds])}\n${source}`);
        } else if (kept !== undefined && !kept.isCompiled) shelf.putCompiled(key, kept.script.createCachedData());
        isNew = false;
      });
    }
    return {
      kinds, pack,
      of: (name) => {
        const known = definitions[prefix + name];
        if (known !== undefined) return known;
        const text = ascii(this.#generator.write(pack(), prefix, [name], (other) => definitions[other] !== undefined));
        define(compile(sourceOf(text), key), definitions);
        added += text;
        isNew = true;
        const made = definitions[prefix + name];
        if (made === undefined) throw new Error(`${pack().name} has no definition ${name}`);
        return made;
      },
    };
  }

  /** Validators of an earlier process, if they are what it kept. */
  #read(key: string): { kinds: ReadonlyMap<string, PackKind>; source: string; script: vm.Script; isCompiled: boolean } | undefined {
    const found = this.#shelf?.get(key);
    if (found === undefined) return undefined;
    const end = found.bytes.indexOf("\n");
    try {
      const kinds: [string, PackKind][] = JSON.parse(found.bytes.toString("utf8", 0, end));
      const source = found.bytes.toString("latin1", end + 1);
      const script = compile(source, key, found.compiled);
      define(script, this.#definitions);
      return { kinds: new Map(kinds), source, script, isCompiled: found.compiled !== undefined && script.cachedDataRejected !== true };
    } catch {
      return undefined;
    }
  }
}

// Validators are kept as the script that they are run as: to put hundreds of kilobytes together takes as long as to read them.
const opening = `(function(definitions,runtime,require){"use strict";\n`;
const closing = "})";
const sourceOf = (body: string): string => `${opening}${body}${closing}`;
const bodyOf = (source: string): string => source.slice(opening.length, -closing.length);

/** Code with what is not ASCII escaped: that stands in literals alone, and without it each byte is a character. */
function ascii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function compile(source: string, key: string, cachedData?: Buffer): vm.Script {
  return new vm.Script(source, { filename: `schemas-${key}.js`, ...(cachedData && { cachedData }) });
}

function define(script: vm.Script, definitions: Definitions): void {
  const run: Define = script.runInThisContext();
  run(definitions, runtime, ajvRuntime);
}
