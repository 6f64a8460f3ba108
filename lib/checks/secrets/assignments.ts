import type { Credential } from "./credential.js";
import { isRandom } from "./entropy.js";
import { tellingOf } from "./names.js";
import { isCode, isReference } from "./reference.js";

// A line is worth a look when it names such a thing at all.
const tellingWord = /pass|pwd|secret|token|key|cred|auth|psk|salt|identified/i;

/** Ways to write a name and its value; the first two groups of each. */
const named: readonly RegExp[] = [
  // `name = value` as in ini, properties, toml, yaml, json, shell and flags. A value in quotes may hold spaces.
  /([A-Za-z_][\w.-]{0,80})["']?[ \t]{0,8}(?::=|=>|==?|:)[ \t]{0,8}("(?:[^"\\\n]|\\.){0,400}"|'[^'\n]{0,400}'|[^\s,;"'}\])&]{1,400})/g,
  // `--name value`.
  /(?:^|\s)--?([A-Za-z][\w.-]{0,80})[ \t]{1,8}("[^"\n]{1,400}"|'[^'\n]{1,400}'|[^\s"'-][^\s"']{0,400})/g,
  // `<name>value</name>` and `name="name" value="value"` in XML.
  /<([A-Za-z][\w.-]{0,80})>([^<\n]{4,400})<\//g,
  /\bname="([^"\n]{1,80})"[ \t]{1,8}value=("[^"\n]{1,400}")/g,
];

/** Passwords that stand without a name and a sign between: of SQL, and of .netrc. */
const unnamed: readonly RegExp[] = [
  /\b(?:IDENTIFIED[ \t]{1,8}BY|PASSWORD)[ \t]{1,8}'([^'\n]{4,200})'/i,
  /\blogin[ \t]{1,8}\S{1,100}[ \t]{1,8}password[ \t]{1,8}(\S{4,200})/,
];

const httpCredentials = /\bAuthorization["']?[ \t:=,]{1,8}["']?(?:Basic|Bearer|Token)[ \t]{1,8}([A-Za-z0-9+/=_.~-]{12,2000})/i;

/** `name: |` in YAML: the value stands on the next line. */
const blockScalar = /([A-Za-z_][\w.-]{0,80})["']?:[ \t]{0,8}[|>][-+0-9]{0,2}[ \t]{0,8}\r?$/;

/** Lines longer than this are data rather than settings: no name stands beside each value. */
const longestLine = 20_000;

/**
 * The first setting in a text, such as a configuration file or a command, whose name says that its
 * value is a password, or a secret while the value looks generated. Comments do not count.
 */
export function findAssignment(text: string): Credential | undefined {
  if (!/[=:\s>]/.test(text) || !tellingWord.test(text)) return undefined;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end === -1 ? text.length : end);
    if (line.length <= longestLine && tellingWord.test(line) && !isComment(line)) {
      const kind = inLine(line) ?? (end === -1 ? undefined : inBlock(line, text.slice(end + 1, end + 1 + longestLine)));
      if (kind !== undefined) return { kind, offset: start };
    }
    if (end === -1) break;
    start = end + 1;
  }
  return undefined;
}

const isComment = (line: string): boolean => /^\s*(?:#|\/\/|;|--\s|\*|<!--)/.test(line);

function inLine(line: string): string | undefined {
  for (const pattern of named) {
    for (const match of line.matchAll(pattern)) {
      const [whole, name = "", value = ""] = match;
      // A variable among the arguments of a call, such as connect(password=password).
      const isArgument = /^[A-Za-z_]\w*$/.test(value) && /^\s*[,)]/.test(line.slice(match.index + whole.length)) && line.lastIndexOf("(", match.index) !== -1;
      const kind = isArgument ? undefined : kindOf(name, value);
      if (kind !== undefined) return kind;
    }
  }
  for (const pattern of unnamed) {
    const password = pattern.exec(line)?.[1];
    if (password !== undefined && !isReference(password)) return "a password";
  }
  const http = httpCredentials.exec(line)?.[1];
  return http !== undefined && isRandom(http) ? "HTTP credentials" : undefined;
}

function inBlock(line: string, rest: string): string | undefined {
  const name = /[|>]/.test(line) ? blockScalar.exec(line)?.[1] : undefined;
  const next = rest.split("\n", 1)[0] ?? "";
  return name === undefined || indentOf(next) <= indentOf(line) ? undefined : kindOf(name, next.trim());
}

const indentOf = (line: string): number => line.search(/\S|$/);

function kindOf(name: string, written: string): string | undefined {
  const telling = tellingOf(name);
  if (telling === undefined) return undefined;
  const isQuoted = /^["']/.test(written);
  const value = isQuoted ? written.slice(1, -1) : written;
  if (value.length < 4 || isReference(value) || (!isQuoted && isCode(value))) return undefined;
  if (telling === "password") return /[A-Za-z0-9]/.test(value) ? "a password" : undefined;
  return isRandom(value) ? "a generated secret" : undefined;
}
