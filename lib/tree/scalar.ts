/**
 * Scalars as YAML text that means the same to parsers of YAML 1.1 (with its types bool, float, int,
 * merge, null, timestamp and value, yaml.org/type) and of YAML 1.2 (section 10.3, core schema).
 */

// A string that can stand as it is. A digit may come first only when the character after the digits
// can belong to no number, date or time in either version: `10Gi`, `500m` and `25%` are safe. An
// exponent alone, such as `e3` or `.e3`, is a number to some.
const notExponent = "(?![-.]?[eE][-+]?[0-9]+$)";
const start = "(?:[A-Za-z_/$(]|--?[A-Za-z]|\\.[A-Za-z/]|[0-9]+[AC-DF-NP-WYZac-df-np-wyz/%])";
const rest = '(?:[!-9;-~]|:(?=[!-~])| +(?=[!"$-~]))*';
const plain = new RegExp(`^${notExponent}${start}${rest}$`);
// Longer strings are quoted: the pattern above would run out of stack on the longest of them.
const longestPlain = 1000;
// The words among them that a parser of either version reads as something other than a string.
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|\.inf|\.nan)$/i;

// Characters that must not stand as they are: those that YAML calls not printable (1.2, section 5.1),
// the line breaks of YAML 1.1 (section 5.4), and those that a reader of a diff cannot see. Written out,
// because Unicode's categories change with the version of Node, and the bytes must not.
const unseenBeyondControls =
  "\\x7f-\\xa0\\xad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200b\\u200e\\u200f" +
  "\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ud800-\\udfff\\ufeff\\uffa0\\ufff0-\\uffff" +
  "\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{10ffff}";
const unseen = new RegExp(`[\\x00-\\x1f${unseenBeyondControls}]`, "u");
const everyUnseen = new RegExp(unseen, "gu");
const unseenInBlock = new RegExp(`[\\x00-\\x08\\x0b-\\x1f${unseenBeyondControls}]`, "u");
const loneSurrogate = /[\ud800-\udfff]/u;

/**
 * A number, the way JavaScript prints it. Minus zero and exponents get a dot, since YAML 1.1 knows
 * no float without one.
 *
 * @throws TypeError for NaN and the infinities, which JSON does not have.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError("A number that is not finite cannot be written as YAML.");
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}

/**
 * A string on one line: plain where that is safe, else in double quotes.
 *
 * @throws TypeError for a lone surrogate, which no file in UTF-8 can hold.
 */
export function lineText(value: string): string {
  return isPlain(value) ? value : quoted(value);
}

/**
 * A string as the value of a mapping entry or sequence item: as {@link lineText}, or as a literal
 * block when it has several lines and every character of them can be seen.
 *
 * @param pad blanks before each line of a literal block: two more than its parent has.
 * @throws TypeError for a lone surrogate.
 */
export function stringText(value: string, pad: string): string {
  return value.includes("\n") && fitsBlock(value) ? literal(value, pad) : lineText(value);
}

function isPlain(value: string): boolean {
  if (value.length > longestPlain) return false;
  if (plain.test(value)) return value.length > 5 || !reserved.test(value);
  // Other scripts may stand wherever a letter may.
  return /[^\x00-\x7f]/.test(value) && !unseen.test(value) && plain.test(value.replace(/[^\x00-\x7f]/g, "a"));
}

// Every escape that JSON has, YAML has too (1.2, section 5.7).
function quoted(value: string): string {
  if (loneSurrogate.test(value)) throw new TypeError("A string with a lone surrogate cannot be written as YAML.");
  return JSON.stringify(value).replace(everyUnseen, escape);
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code > 0xffff) return `\\U${digits.padStart(8, "0")}`;
  return code > 0xff ? `\\u${digits.padStart(4, "0")}` : `\\x${digits.padStart(2, "0")}`;
}

// Parsers disagree about a block that ends with a line of nothing but blanks.
function fitsBlock(value: string): boolean {
  return /[^ \t\n][ \t]*\n*$/.test(value) && !unseenInBlock.test(value);
}

// The indicator `2` says how far the text is indented, where its beginning would mislead a parser.
function literal(value: string, pad: string): string {
  const indicator = /^[ \t\n]/.test(value) ? "2" : "";
  const chomping = !value.endsWith("\n") ? "-" : value.endsWith("\n\n") ? "+" : "";
  const body = chomping === "-" ? value : value.slice(0, -1);
  return `|${indicator}${chomping}${`\n${body}`.replace(/\n(?=[^\n])/g, `\n${pad}`)}`;
}
