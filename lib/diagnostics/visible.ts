/**
 * Text from authors made safe for a terminal: characters that would move the cursor, change
 * colours or reorder the line are shown as escapes such as `\u001b`, a line break as `\n`.
 */
export function visible(text: string): string {
  // Control, format (bidirectional overrides, zero-width marks), lone surrogate, and line or paragraph
  // separator (Unicode general categories). Tabs and the joiners inside of words and emoji are harmless.
  // V8 gathers all of a category when it meets the pattern, which is left to runs that print such a text.
  return text.replace(/(?![\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escape);
}

function escape(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}
