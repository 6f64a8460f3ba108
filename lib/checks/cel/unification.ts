import { dyn, nullType, parameter, type Type } from "./types.js";

/** Types whose values may be null: cel-go `checker/types.go`, `internalIsAssignableNull`. */
const nullable = new Set(["google.protobuf.Timestamp", "google.protobuf.Duration", "optional", "net.IP", "net.CIDR"]);

/**
 * What type parameters stand for while one expression is checked: the rules of cel-go's
 * `checker/types.go` (assignable types, the more general of two, substitution).
 */
export class Unification {
  readonly #bound = new Map<string, Type>();
  /** What parameters stood for before they were bound by what is being tried. */
  readonly #before: (readonly [name: string, type: Type | undefined])[] = [];
  #fresh = 0;

  /** A parameter that nothing else uses. */
  fresh(): Type {
    return parameter(`_${this.#fresh++}`);
  }

  /** A declared type with parameters of its own; `known` keeps those of one declaration together. */
  instantiate(type: Type, known: Map<string, Type>): Type {
    if (type.parameter) {
      const own = known.get(type.name) ?? this.fresh();
      known.set(type.name, own);
      return own;
    }
    if (type.arguments.length === 0) return type;
    return { ...type, arguments: type.arguments.map((argument) => this.instantiate(argument, known)) };
  }

  /** Whether values of each type can be used where the other list asks for a type. Binds parameters only then. */
  assignable(given: readonly Type[], wanted: readonly Type[]): boolean {
    const fits = given.every((type, index) => {
      const target = wanted[index];
      return target !== undefined && this.#assign(type, target);
    });
    for (let last = this.#before.pop(); last !== undefined; last = this.#before.pop()) {
      const [name, type] = last;
      if (fits) continue;
      if (type === undefined) this.#bound.delete(name);
      else this.#bound.set(name, type);
    }
    return fits;
  }

  #set(name: string, type: Type): void {
    this.#before.push([name, this.#bound.get(name)]);
    this.#bound.set(name, type);
  }

  /** The type of two values that stand for each other; absent when they cannot. */
  join(left: Type | undefined, right: Type): Type | undefined {
    if (left === undefined) return right;
    return this.assignable([right], [left]) || this.assignable([left], [right]) ? this.#general(left, right) : undefined;
  }

  /** A type with its parameters replaced by what they stand for, free ones by `dyn`. */
  resolve(type: Type): Type {
    return this.#substitute(type, dyn);
  }

  /** As {@link resolve}, with free parameters left. */
  known(type: Type): Type {
    return this.#substitute(type, undefined);
  }

  #substitute(type: Type, free: Type | undefined): Type {
    if (type.parameter) {
      const bound = this.#bound.get(type.name);
      return bound === undefined ? (free ?? type) : this.#substitute(bound, free);
    }
    if (type.arguments.length === 0) return type;
    return { ...type, arguments: type.arguments.map((argument) => this.#substitute(argument, free)) };
  }

  #assign(given: Type, wanted: Type): boolean {
    if (wanted.parameter) return this.#bind(wanted, given);
    if (given.parameter) return this.#bind(given, wanted);
    if (given.name === "dyn" || wanted.name === "dyn") return true;
    if (given.name === nullType.name && nullable.has(wanted.name)) return true;
    if (given.name === nullType.name && wanted.name.startsWith("kubernetes.")) return true;
    if (given.name !== wanted.name || given.arguments.length !== wanted.arguments.length) return false;
    return given.arguments.every((argument, index) => this.#assign(argument, wanted.arguments[index] ?? dyn));
  }

  #bind(variable: Type, type: Type): boolean {
    if (type.parameter && type.name === variable.name) return true;
    const bound = this.#bound.get(variable.name);
    if (bound === undefined) {
      const resolved = this.known(type);
      if (resolved.parameter && resolved.name === variable.name) return true;
      if (mentions(resolved, variable.name)) return false;
      this.#set(variable.name, resolved);
      return true;
    }
    if (!this.#assign(type, bound)) return false;
    const general = this.known(this.#general(bound, type));
    if (!mentions(general, variable.name)) this.#set(variable.name, general);
    return true;
  }

  #general(left: Type, right: Type): Type {
    return this.#lessSpecific(this.known(left), this.known(right)) ? left : right;
  }

  #lessSpecific(left: Type, right: Type): boolean {
    if (left.name === "dyn" || left.parameter) return true;
    if (right.name === "dyn" || right.parameter) return false;
    if (left.name === nullType.name) return false;
    if (left.name !== right.name) return true;
    return left.arguments.every((argument, index) => this.#lessSpecific(argument, right.arguments[index] ?? dyn));
  }
}

function mentions(type: Type, name: string): boolean {
  return type.parameter ? type.name === name : type.arguments.some((argument) => mentions(argument, name));
}
