import { member } from "../adapters/json.js";
import { nearest } from "../diagnostics/nearest.js";
import { quote } from "../model/name.js";

/** What is wrong with the settings, and where. */
export interface SettingsProblem {
  /** JSON pointer into the settings. */
  readonly pointer: string;
  readonly message: string;
  readonly hint?: string;
}

/** The form that a value has to have. `expected` is read after "expected"; `orElse` is for objects; what `isHidden` is never shown. */
export type Shape =
  | { readonly is: "flag" }
  | { readonly is: "count" }
  | { readonly is: "text"; readonly form?: RegExp; readonly expected: string; readonly isHidden?: boolean; readonly orElse?: Shape }
  | { readonly is: "word"; readonly words: readonly string[]; readonly orElse?: Shape }
  | { readonly is: "list"; readonly of: Shape }
  | { readonly is: "map"; readonly name: Shape; readonly of: Shape }
  | { readonly is: "object"; readonly required: Readonly<Record<string, Shape>>; readonly optional: Readonly<Record<string, Shape>> };

/** Where a value does not have its form. Only for plain data. */
export function shapeProblems(value: unknown, shape: Shape, pointer = ""): SettingsProblem[] {
  const wrong = (expected: string): SettingsProblem[] => [{ pointer, message: `${nameOf(pointer)} is ${shown(value)}, expected ${expected}` }];
  switch (shape.is) {
    case "flag": return typeof value === "boolean" ? [] : wrong("true or false");
    case "count": return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? [] : wrong("a whole number of at least 0");
    case "text":
      if (typeof value === "string" && (shape.form?.test(value) ?? true)) return [];
      if (shape.orElse !== undefined && isRecord(value)) return shapeProblems(value, shape.orElse, pointer);
      return shape.isHidden === true ? [{ pointer, message: `${nameOf(pointer)} is not ${shape.expected}` }] : wrong(shape.expected);
    case "word":
      if (typeof value === "string" && shape.words.includes(value)) return [];
      if (shape.orElse !== undefined && isRecord(value)) return shapeProblems(value, shape.orElse, pointer);
      return wrong(`one of ${shape.words.join(", ")}${shape.orElse === undefined ? "" : ", or teams and users"}`);
    case "list":
      return Array.isArray(value) ? value.flatMap((item: unknown, index) => shapeProblems(item, shape.of, `${pointer}/${index}`)) : wrong("a list");
    case "map":
      if (!isRecord(value)) return wrong("an object");
      return namesOf(value).flatMap((name) => [
        ...shapeProblems(name, shape.name, `${pointer}/${escaped(name)}`), ...shapeProblems(member(value, name), shape.of, `${pointer}/${escaped(name)}`),
      ]);
    case "object": return isRecord(value) ? fieldProblems(value, shape, pointer) : wrong("an object");
  }
}

function fieldProblems(value: object, { required, optional }: Extract<Shape, { is: "object" }>, pointer: string): SettingsProblem[] {
  const fields = new Map(Object.entries({ ...required, ...optional }));
  const given = namesOf(value);
  const missing = Object.keys(required).filter((name) => !given.includes(name));
  return [
    ...missing.map((name) => ({ pointer: `${pointer}/${name}`, message: `${nameOf(pointer)} does not say ${quote(name)}` })),
    ...given.flatMap((name): SettingsProblem[] => {
      const shape = fields.get(name);
      if (shape !== undefined) return shapeProblems(member(value, name), shape, `${pointer}/${name}`);
      const meant = nearest(name, fields.keys());
      return [{ pointer: `${pointer}/${escaped(name)}`, message: `${nameOf(pointer)} has the unknown field ${quote(name)}`, ...(meant === undefined ? {} : { hint: `Did you mean ${meant}?` }) }];
    }),
  ];
}

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** Members that are there: one that is undefined counts as absent. */
const namesOf = (value: object): string[] => Object.keys(value).filter((name) => member(value, name) !== undefined);

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
const nameOf = (pointer: string): string => (pointer === "" ? "The definition" : pointer.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~"));

function shown(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
