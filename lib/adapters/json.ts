/** Reads what a server or a program answered, of which nothing is certain. */

/** A member of an object; nothing when there is no such object or member. */
export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** A member that is text; empty when it is not. */
export function text(value: unknown, name: string): string {
  const found = member(value, name);
  return typeof found === "string" ? found : "";
}

/** A member that is a number; nothing when it is not. */
export function number(value: unknown, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === "number" ? found : undefined;
}

/** Whether a member is `true`. */
export function flag(value: unknown, name: string): boolean {
  return member(value, name) === true;
}

/** A member that is a list; empty when it is not. */
export function list(value: unknown, name: string): readonly unknown[] {
  return items(member(value, name));
}

/** A value that is a list; empty when it is not. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The data of a text; nothing when it is not JSON. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
