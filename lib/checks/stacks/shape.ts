import type { Form } from "../rules/forms.js";

/** Types that a value of a file may have. An integer is a number too. */
export type ValueType = "text" | "integer" | "number" | "flag" | "null" | "map" | "list";

/** What to do instead, by key. */
export type Advice = Readonly<Record<string, string>>;

/** What a value of a stack file has to look like. */
export interface Shape {
  readonly types: readonly ValueType[];
  /** Of text. */
  readonly form?: Form;
  /** Values that text may have. */
  readonly choice?: readonly string[];
  /** Least number. */
  readonly minimum?: number;
  /** Keys of a map, and what they hold. */
  readonly keys?: Readonly<Record<string, Shape>>;
  /** Of every other key of a map. Without it there is no other key. */
  readonly values?: Shape;
  /** Form of keys that `keys` has not. */
  readonly keyForm?: Form;
  /** Keys that begin with `x-` mean nothing to anybody. */
  readonly extensions?: boolean;
  /** Keys that nobody knows are passed over without a word. */
  readonly passesOver?: boolean;
  /** Keys that Docker stops at, though its other format has them, and what to use here. */
  readonly refused?: Advice;
  /** Keys among `keys` that Docker reads and does nothing with, and what to use here. */
  readonly ignored?: Advice;
  readonly required?: readonly string[];
  readonly items?: Shape;
  /** No item of the list may occur twice. */
  readonly unique?: boolean;
}

export const text = (form?: Form): Shape => ({ types: ["text"], ...(form === undefined ? {} : { form }) });
export const oneOf = (...choice: readonly string[]): Shape => ({ types: ["text"], choice });
export const integer = (minimum?: number): Shape => ({ types: ["integer"], ...(minimum === undefined ? {} : { minimum }) });
export const number: Shape = { types: ["number"] };
export const flag: Shape = { types: ["flag"] };
export const nothing: Shape = { types: ["null"] };
export const anything: Shape = { types: ["text", "number", "flag", "null", "map", "list"] };
export const map = (values: Shape, keyForm?: Form): Shape => ({ types: ["map"], values, ...(keyForm === undefined ? {} : { keyForm }) });
export const list = (items: Shape): Shape => ({ types: ["list"], items });
export const set = (items: Shape): Shape => ({ types: ["list"], items, unique: true });
export const closed = (keys: Readonly<Record<string, Shape>>, more: Pick<Shape, "required" | "extensions" | "passesOver" | "refused" | "ignored"> = {}): Shape => ({ types: ["map"], keys, ...more });

/** Whatever one of several shapes is. They are told apart by their types. */
export function either(...shapes: readonly Shape[]): Shape {
  return Object.assign({}, ...shapes, { types: shapes.flatMap(({ types }) => types) });
}

/** Keys of a section, of services and of all they name (docker/cli and compose-spec alike). */
export const entryName: Form = { expected: "letters, digits, '.', '_' and '-'", accepts: (name) => name.length <= 1000 && /^[a-zA-Z0-9._-]+$/.test(name) };

/** A list of texts, or one. */
export const texts = either(text(), set(text()));
