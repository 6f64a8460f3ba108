/** A static type: a name, with what a list, map or optional holds. */
export interface Type {
  readonly name: string;
  readonly arguments: readonly Type[];
  /** Stands for any one type within a declaration, such as the `T` of `list<T>`. */
  readonly parameter: boolean;
}

function named(name: string): Type {
  return { name, arguments: [], parameter: false };
}

export const dyn = named("dyn");
export const bool = named("bool");
export const int = named("int");
export const uint = named("uint");
export const double = named("double");
export const string = named("string");
export const bytes = named("bytes");
export const nullType = named("null_type");
export const typeType = named("type");

export function listOf(element: Type): Type {
  return { name: "list", arguments: [element], parameter: false };
}

export function mapOf(key: Type, value: Type): Type {
  return { name: "map", arguments: [key, value], parameter: false };
}

export function optionalOf(held: Type): Type {
  return { name: "optional", arguments: [held], parameter: false };
}

export function parameter(name: string): Type {
  return { name, arguments: [], parameter: true };
}

/** Reads a type of a declaration, such as `map<string, list<T>>`. */
export function parseType(text: string): Type {
  const open = text.indexOf("<");
  if (open < 0) return /^[A-Z]$/.test(text) ? parameter(text) : named(text);
  return { name: text.slice(0, open), arguments: splitTypes(text.slice(open + 1, -1)).map(parseType), parameter: false };
}

/** Splits at the commas that are within no `<>`. */
export function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index <= text.length; index++) {
    const unit = text[index];
    if (unit === "<") depth++;
    if (unit === ">") depth--;
    if (index === text.length || (unit === "," && depth === 0)) {
      const part = text.slice(start, index).trim();
      if (part !== "") parts.push(part);
      start = index + 1;
    }
  }
  return parts;
}

export function typeText(type: Type): string {
  if (type.parameter) return "dyn";
  return type.arguments.length === 0 ? type.name : `${type.name}(${type.arguments.map(typeText).join(", ")})`;
}
