import type { Data, DataObject } from "../synth/manifest.js";
import { toYaml } from "./yaml.js";

/**
 * The object of a text that {@link toYaml} wrote, and nothing for any other text. It takes a tenth of what a
 * YAML parser takes, because it need not be right about YAML: the object counts only when writing it gives
 * the same text, and two objects never give one text.
 */
export function readEmitted(text: string): DataObject | undefined {
  // An escaped half of a surrogate pair is nothing that could be written again.
  if (!/^[A-Za-z]+:/.test(text) || /\\u[dD]/.test(text)) return undefined;
  try {
    const object = new EmittedText(text).object();
    return toYaml(object) === text ? object : undefined;
  } catch (error) {
    if (error instanceof Unfit || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The text is not as it would have been written. Thrown within this file alone. */
class Unfit extends Error {}

/** Deeper texts are left to the parser, which says so. */
const mostColumns = 200;
const quotedKey = /^"(?:[^"\\]|\\.)*"(?=:)/;
const literal = /^\|2?([+-]?)$/;
const number = /^-?[0-9]/;

class EmittedText {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#lines = text.replace(/\n$/, "").split("\n");
  }

  object(): DataObject {
    return this.#map(0);
  }

  #line(): string {
    return this.#lines[this.#at] ?? "";
  }

  /** A map whose first key stands at a column of the line, perhaps after the dash of a list. */
  #map(column: number): DataObject {
    if (column > mostColumns) throw new Unfit();
    const pad = " ".repeat(column);
    const entries: [string, Data][] = [];
    do {
      const content = this.#line().slice(column);
      const name = content.startsWith('"') ? quotedKey.exec(content)?.[0] : plainKey(content);
      if (name === undefined) throw new Unfit();
      entries.push([name.startsWith('"') ? text(name) : name, this.#value(content.slice(name.length + 2), column)]);
    } while (this.#line().startsWith(pad) && /^[^\s-]|^-[^ ]/.test(this.#line().slice(column)));
    // fromEntries defines `__proto__` as a key like any other.
    return Object.fromEntries(entries);
  }

  /** The value of a key: what follows on its line, or else the lines below. */
  #value(rest: string, column: number): Data {
    if (rest !== "") return this.#leaf(rest, column + 2);
    this.#at++;
    return this.#line().startsWith(`${" ".repeat(column)}- `) ? this.#list(column) : this.#map(column + 2);
  }

  #list(column: number): Data[] {
    if (column > mostColumns) throw new Unfit();
    const start = `${" ".repeat(column)}- `;
    const items: Data[] = [];
    do {
      const content = this.#line().slice(column + 2);
      if (content.startsWith("- ")) items.push(this.#list(column + 2));
      else if (quotedKey.test(content) || (!content.startsWith('"') && plainKey(content) !== undefined)) items.push(this.#map(column + 2));
      else items.push(this.#leaf(content, column + 2));
    } while (this.#line().startsWith(start));
    return items;
  }

  /** A value on the rest of the line, or the block of text that begins there. */
  #leaf(rest: string, column: number): Data {
    this.#at++;
    const chomping = literal.exec(rest)?.[1];
    if (chomping !== undefined) return this.#block(column) + (chomping === "-" ? "" : "\n");
    switch (rest) {
      case "true": return true;
      case "false": return false;
      case "null": return null;
      case "[]": return [];
      case "{}": return {};
    }
    if (rest.startsWith('"')) return text(rest);
    if (!number.test(rest)) return rest;
    const value = Number(rest);
    return Number.isFinite(value) ? value : rest;
  }

  #block(column: number): string {
    const pad = " ".repeat(column);
    const lines: string[] = [];
    while (this.#at < this.#lines.length && (this.#line() === "" || this.#line().startsWith(pad))) {
      lines.push(this.#line().slice(column));
      this.#at++;
    }
    return lines.join("\n");
  }
}

/** The key at the start of a line's content. Searched for without an expression, as every line is asked. */
function plainKey(content: string): string | undefined {
  const first = content.charCodeAt(0);
  // Blanks, and `?`, which begins a key of another form.
  if (!(first > 32) || first === 63) return undefined;
  const end = content.indexOf(": ");
  if (end !== -1) return end === 0 ? undefined : content.slice(0, end);
  return content.length > 1 && content.endsWith(":") ? content.slice(0, -1) : undefined;
}

/** A text in double quotes. Escapes that JSON does not have are left to the parser. */
function text(quoted: string): string {
  const value: unknown = JSON.parse(quoted);
  if (typeof value !== "string") throw new Unfit();
  return value;
}
