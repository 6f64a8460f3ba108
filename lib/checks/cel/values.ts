import { type Budget, noOverload } from "./budget.js";

/*
 * Values while an expression runs: null, boolean, bigint (int), number (double), string, Uint8Array
 * (bytes), arrays (list), plain objects with string keys or a CelMap (map), and the classes below.
 */

/** A value of a type that JavaScript does not have. */
export abstract class CelValue {
  /** Name of its CEL type. */
  abstract readonly type: string;
  abstract equals(other: unknown, budget?: Budget): boolean;
}

/** A value of one of Kubernetes' types. Comparing it with another type is an error there, not `false`. */
export abstract class KubernetesValue extends CelValue {
  equals(other: unknown): boolean {
    return other instanceof KubernetesValue && other.type === this.type ? this.text() === other.text() : noOverload();
  }
  /** Text that equal values share. */
  abstract text(): string;
}

export class Uint extends CelValue {
  readonly type = "uint";
  readonly value: bigint;
  constructor(value: bigint) {
    super();
    this.value = value;
  }
  equals(other: unknown): boolean {
    if (other instanceof Uint) return other.value === this.value;
    return typeof other === "number" ? Number(this.value) === other : this.value === other;
  }
}

/** A moment: nanoseconds since the Unix epoch, and the offset from UTC in seconds that it was written with. */
export class Timestamp extends CelValue {
  readonly type = "google.protobuf.Timestamp";
  readonly nanos: bigint;
  readonly offset: number;
  constructor(nanos: bigint, offset = 0) {
    super();
    this.nanos = nanos;
    this.offset = offset;
  }
  equals(other: unknown): boolean {
    return other instanceof Timestamp && other.nanos === this.nanos;
  }
}

/** A signed span of time in nanoseconds. */
export class Duration extends CelValue {
  readonly type = "google.protobuf.Duration";
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }
  equals(other: unknown): boolean {
    return other instanceof Duration && other.nanos === this.nanos;
  }
}

/** The type of a value, as `type()` gives it. */
export class TypeValue extends CelValue {
  readonly type = "type";
  readonly named: string;
  constructor(named: string) {
    super();
    this.named = named;
  }
  equals(other: unknown): boolean {
    return other instanceof TypeValue && other.named === this.named;
  }
}

export type MapKey = string | bigint | boolean | number | null;

/** A map that an expression made: keys of any key type, found across int, uint and double. */
export class CelMap {
  readonly entries = new Map<MapKey, readonly [key: unknown, value: unknown]>();

  get(key: unknown): unknown {
    const normal = normalKey(key);
    return normal === undefined ? undefined : this.entries.get(normal)?.[1];
  }
}

/** A key as maps compare it; absent when the value is none that a map can have. */
export function normalKey(key: unknown): MapKey | undefined {
  if (typeof key === "string" || typeof key === "bigint" || typeof key === "boolean" || key === null) return key;
  if (key instanceof Uint) return key.value;
  if (typeof key !== "number") return undefined;
  return Number.isInteger(key) ? BigInt(key) : key;
}

export type PlainMap = Readonly<Record<string, unknown>>;

/** Whether a value is a map as data has it. Most maps are, and one look tells. */
function isDataMap(value: unknown): value is PlainMap {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export function isPlainMap(value: unknown): value is PlainMap {
  return isDataMap(value) || (typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof CelValue)
    && !(value instanceof CelMap) && !(value instanceof Uint8Array));
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isMap(value: unknown): value is PlainMap | CelMap {
  return isPlainMap(value) || value instanceof CelMap;
}

/** The value of a key; undefined when the map lacks it. */
export function mapGet(map: PlainMap | CelMap, key: unknown): unknown {
  if (!isDataMap(map) && map instanceof CelMap) return map.get(key);
  return typeof key === "string" && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The keys of a map, in the order in which they were written. */
export function mapKeys(map: PlainMap | CelMap): unknown[] {
  return map instanceof CelMap ? [...map.entries.values()].map(([key]) => key) : Object.keys(map);
}

/** Sizes of large plain maps, which JavaScript counts key by key. Data does not change while it is checked. */
const sizes = new WeakMap<PlainMap, number>();
const countedFrom = 100;

export function mapSize(map: PlainMap | CelMap): number {
  if (map instanceof CelMap) return map.entries.size;
  const known = sizes.get(map);
  if (known !== undefined) return known;
  const size = Object.keys(map).length;
  if (size >= countedFrom) sizes.set(map, size);
  return size;
}

/** Name of a value's CEL type, as `type()` has it. */
export function typeName(value: unknown): string {
  switch (typeof value) {
    case "string": return "string";
    case "bigint": return "int";
    case "number": return "double";
    case "boolean": return "bool";
    default:
      if (value === null || value === undefined) return "null_type";
      if (value instanceof CelValue) return value.type;
      if (value instanceof Uint8Array) return "bytes";
      return Array.isArray(value) ? "list" : "map";
  }
}
