/*
 * Patterns that mean the same in RE2 (its `doc/syntax.txt`) and in JavaScript: characters without other meaning, lists of
 * characters, numbers of each, and the ends of the text. JavaScript compiles and matches them several times faster.
 */
const character = String.raw`[\w @:/,;=%&"'<>#~-]|\\\.`;
const list = String.raw`\[\^?(?:0-9|a-f|A-F|a-z|A-Z|[\w.@/])+-?\]`;
const part = String.raw`(?:${character}|${list})([*+?]|\{\d{1,3}(?:,\d{0,3})?\})?`;
const parts = new RegExp(part, "g");
const plain = new RegExp(String.raw`^\^?(?:${part})*\$?$`);

/** JavaScript goes back where RE2 does not: what that takes is bounded by these. */
const mostVariable = 2;
const longestText = 128;
const largest = 1000;

export interface PlainPattern {
  readonly expression: RegExp;
  /** Instructions that RE2 makes of it. */
  readonly size: number;
}

/** Reads a pattern; absent when it is not plain, or wrong. */
export function plainPattern(pattern: string): PlainPattern | undefined {
  if (!plain.test(pattern)) return undefined;
  const sizes = [...pattern.matchAll(parts)].map(([, times = "{1}"]) => sizeOf(times));
  const ends = Number(pattern.startsWith("^")) + Number(pattern.endsWith("$"));
  const size = Math.max(3, sizes.reduce((sum, one) => sum + one.size, 2 + ends));
  if (size > largest || sizes.filter(({ isVariable }) => isVariable).length > mostVariable) return undefined;
  try {
    return { expression: new RegExp(pattern, "u"), size };
  } catch {
    return undefined;
  }
}

/** An instruction for each time that is certain, and two for each that is not or for all others. */
function sizeOf(times: string): { readonly size: number; readonly isVariable: boolean } {
  const [, from = "", isRange, to = ""] = /^\{(\d+)(,?)(\d*)\}$/.exec(times) ?? [];
  if (from === "") return { size: 2, isVariable: true };
  const least = Number(from);
  if (isRange === "") return { size: least, isVariable: false };
  return { size: to === "" ? Math.max(2, least + 1) : least + 2 * (Number(to) - least), isVariable: true };
}

/** Whether a plain pattern is found in a text; undefined when that could take long. */
export function matchesPlainly(text: string, { expression }: PlainPattern): boolean | undefined {
  return text.length > longestText ? undefined : expression.test(text);
}
