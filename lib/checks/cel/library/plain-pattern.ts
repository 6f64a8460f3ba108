/*
 * Patterns that mean the same in RE2 (its `doc/syntax.txt`) and in JavaScript: characters without other meaning, lists of
 * characters, numbers of each, and the ends of the text. JavaScript matches them several times faster.
 */
const character = String.raw`[\w @:/,;=%&"'<>#~-]|\\\.`;
const list = String.raw`\[\^?(?:0-9|a-f|A-F|a-z|A-Z|[\w.@/])+-?\]`;
const plain = new RegExp(String.raw`^\^?(?:(?:${character}|${list})(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})?)*\$?$`);
const variable = /[*+?]|,\d{0,3}\}/g;

/** JavaScript goes back where RE2 does not: what that takes is bounded by these. */
const mostVariable = 2;
const longestText = 128;

/** Whether such a pattern is found in a text; undefined when it is not for JavaScript to say. */
export type PlainPattern = (text: string) => boolean | undefined;

/** Reads a pattern that RE2 takes. */
export function plainPattern(pattern: string): PlainPattern {
  if (!plain.test(pattern) || (pattern.match(variable)?.length ?? 0) > mostVariable) return () => undefined;
  const expression = new RegExp(pattern, "u");
  return (text) => (text.length > longestText ? undefined : expression.test(text));
}
