/** One read of an object or a list: of what stands under a name, of its presence, or of all names. */
export interface Read {
  /** The part that was read, by its number. */
  readonly of: number;
  readonly name: string | typeof allNames;
  /** What was there: nothing, a value that has no parts, what stands for one that has, or all names. */
  found: unknown;
  /** The number of what was there, if it has parts. */
  part: number;
}

export const allNames = Symbol("all names");
export const someMap = Symbol("a map");
export const someList = Symbol("a list");
/** Anything: only its presence was asked for. */
export const something = Symbol("something");

/**
 * Everything that was read of some data. What was computed of the data alone, and deterministically, would be the
 * same of any data of which the same is read.
 */
export class Reads {
  readonly #reads: Read[] = [];
  #parts = 1;

  /** The data such that what is read of it is noted, and of its parts. */
  watch(data: object): object {
    return this.#watched(data, 0);
  }

  /** What was read, each part after the whole that it is of. */
  get all(): readonly Read[] {
    return this.#reads;
  }

  #watched(whole: object, of: number): object {
    const known = new Map<string, Read>();
    const parts = new Map<string, object>();
    const note = (name: string, found: unknown, part = -1): void => {
      const read = known.get(name);
      if (read === undefined) {
        const first: Read = { of, name, found, part };
        known.set(name, first);
        this.#reads.push(first);
      } else if (read.found === something) {
        read.found = found;
        read.part = part;
      }
    };
    const presence = (name: string | symbol): void => {
      if (typeof name === "string") note(name, Object.hasOwn(whole, name) ? something : undefined);
    };
    return new Proxy(whole, {
      get: (_, name) => {
        const value: unknown = Reflect.get(whole, name);
        if (typeof name === "symbol") return value;
        // What lists inherit, such as `map`, reads in turn.
        const own = Object.hasOwn(whole, name) ? value : undefined;
        if (typeof own !== "object" || own === null) {
          note(name, own);
          return value;
        }
        let part = parts.get(name);
        if (part === undefined) {
          const number = this.#parts++;
          note(name, Array.isArray(own) ? someList : someMap, number);
          parts.set(name, part = this.#watched(own, number));
        }
        return part;
      },
      has: (_, name) => (presence(name), Reflect.has(whole, name)),
      getOwnPropertyDescriptor: (_, name) => (presence(name), Reflect.getOwnPropertyDescriptor(whole, name)),
      ownKeys: () => {
        this.#reads.push({ of, name: allNames, found: Object.keys(whole), part: -1 });
        return Reflect.ownKeys(whole);
      },
    });
  }

  /** Whether the same would be read of other data. */
  isSame(data: object): boolean {
    const parts: object[] = [data];
    for (let index = 0; index < this.#reads.length; index += 1) {
      const read = this.#reads[index];
      if (read === undefined) break;
      const { of, name, found, part } = read;
      const whole = parts[of];
      if (whole === undefined) return false;
      if (name === allNames) {
        if (!areNames(whole, found)) return false;
      } else if (!Object.hasOwn(whole, name)) {
        if (found !== undefined) return false;
      } else if (found !== something) {
        const value: unknown = Reflect.get(whole, name);
        if (typeof value !== "object" || value === null) {
          if (value !== found) return false;
        } else if (found === (Array.isArray(value) ? someList : someMap)) {
          parts[part] = value;
        } else {
          return false;
        }
      }
    }
    return true;
  }
}

function areNames(whole: object, found: unknown): boolean {
  const names = Object.keys(whole);
  if (!Array.isArray(found) || found.length !== names.length) return false;
  for (let index = 0; index < names.length; index += 1) if (names[index] !== found[index]) return false;
  return true;
}
