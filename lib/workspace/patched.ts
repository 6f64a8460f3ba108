/**
 * A map that is another one but for few entries. To copy a thousand entries, and later to find out which of them changed, takes longer
 * than all else about a small change.
 *
 * Entries of the other map stay in their order, and new ones come after them. No value is `undefined`.
 */
export class Patched<Key, Value extends {}> implements ReadonlyMap<Key, Value> {
  readonly base: ReadonlyMap<Key, Value>;
  /** What was set or, as `undefined`, deleted since. */
  readonly #patch = new Map<Key, Value | undefined>();
  #size: number;

  constructor(base: ReadonlyMap<Key, Value>) {
    this.base = base;
    this.#size = base.size;
  }

  get size(): number {
    return this.#size;
  }

  get(key: Key): Value | undefined {
    return this.#patch.has(key) ? this.#patch.get(key) : this.base.get(key);
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined;
  }

  set(key: Key, value: Value): this {
    if (!this.has(key)) this.#size += 1;
    this.#patch.set(key, value);
    return this;
  }

  delete(key: Key): boolean {
    if (!this.has(key)) return false;
    this.#size -= 1;
    this.#patch.set(key, undefined);
    return true;
  }

  /** The keys of all entries that may be others than in the base. */
  touched(): Iterable<Key> {
    return this.#patch.keys();
  }

  /** A map of its own with the same base and the same entries. */
  copy(): Patched<Key, Value> {
    const copy = new Patched(this.base);
    this.#patch.forEach((value, key) => copy.#patch.set(key, value));
    copy.#size = this.#size;
    return copy;
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    this.base.forEach((value, key) => {
      const now = this.#patch.size === 0 ? value : this.get(key);
      if (now !== undefined) visit(now, key, this);
    });
    this.#patch.forEach((value, key) => {
      if (value !== undefined && !this.base.has(key)) visit(value, key, this);
    });
  }

  *entries(): MapIterator<[Key, Value]> {
    const all: [Key, Value][] = [];
    this.forEach((value, key) => all.push([key, value]));
    yield* all;
  }

  *keys(): MapIterator<Key> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }
}

/** The keys of entries that are not the very same in two maps, which takes no time when one is a patch of the other. */
export function differing<Key, Value extends {}>(before: ReadonlyMap<Key, Value>, now: ReadonlyMap<Key, Value>): Key[] {
  const keys = isPatchOf(now, before) ? [...now.touched()] : [...before.keys(), ...[...now.keys()].filter((key) => !before.has(key))];
  return keys.filter((key) => before.get(key) !== now.get(key));
}

/** Whether two maps have the same keys in the same order. */
export function hasSameKeys<Key, Value extends {}>(before: ReadonlyMap<Key, Value>, now: ReadonlyMap<Key, Value>): boolean {
  if (before.size !== now.size) return false;
  if (isPatchOf(now, before)) return [...now.touched()].every((key) => before.has(key) === now.has(key));
  const others = now.keys();
  return [...before.keys()].every((key) => key === others.next().value);
}

function isPatchOf<Key, Value extends {}>(map: ReadonlyMap<Key, Value>, base: ReadonlyMap<Key, Value>): map is Patched<Key, Value> {
  return map instanceof Patched && map.base === base;
}
