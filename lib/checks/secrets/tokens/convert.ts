import type { TokenRule } from "./rule.js";

/**
 * Rules of gitleaks that are left out: what is not a token by its form (texts around one, which
 * assignments cover), what anybody may know, and what a digest would match as well.
 */
const leftOut: ReadonlySet<string> = new Set([
  "curl-auth-header", "curl-auth-user", "kubernetes-secret-yaml", "nuget-config-password", "freemius-secret-key", "private-key",
  "flutterwave-public-key", "sourcegraph-access-token", "sidekiq-sensitive-url", "gitlab-session-cookie",
]);

/** Reads the rules of a gitleaks configuration that know a token by its form, as rules for JavaScript. */
export function convertRules(toml: string): TokenRule[] {
  return toml.split(/^\[\[rules\]\]$/m).slice(1).flatMap((section) => {
    // What follows in tables of its own says what gitleaks lets pass, by path as a rule.
    const rule = section.split(/^\[/m, 1)[0] ?? "";
    const id = /^id = "(.*)"$/m.exec(rule)?.[1];
    const regex = /^regex = '''(.*)'''$/m.exec(rule)?.[1];
    if (id === undefined || regex === undefined || leftOut.has(id) || /\[\\w\.-\]\{0,50\}\?/.test(regex)) return [];
    const listed = /^keywords = \[([^\]]*)\]/m.exec(rule)?.[1] ?? "";
    const keywords = [...listed.matchAll(/"([^"]+)"/g)].map(([, keyword = ""]) => keyword);
    return [{ id, keywords, pattern: convertPattern(regex), entropy: Number(/^entropy = ([\d.]+)$/m.exec(rule)?.[1] ?? 0) }];
  });
}

/** A regular expression of RE2, as far as gitleaks uses its syntax, for JavaScript. */
export function convertPattern(regex: string): RegExp {
  const isInsensitive = regex.startsWith("(?i)");
  const [before = "", ...after] = (isInsensitive ? regex.slice("(?i)".length) : regex)
    .replaceAll("[[:alnum:]]", "[a-zA-Z0-9]").replaceAll("\\z", "$").replace(/\(\?P<\w+>/g, "(?:").replace(/\(\?-i:/g, "(?:")
    // A part of its own in which case does not count.
    .replace(/\(\?i:((?:\[[^\]]*\]|[^()])*)\)/g, (_, inner: string) => `(?:${eitherCase(inner)})`)
    .split("(?i)");
  const pattern = before + after.map(eitherCase).join("");
  const flags = isInsensitive ? "i" : "";
  // An expression that finds itself would make every scanner find this file.
  return new RegExp(new RegExp(pattern, flags).test(pattern) ? pattern.replace(/^\w/, "[$&]") : pattern, flags);
}

/** Lets the ranges of letters in character classes mean both cases. */
function eitherCase(pattern: string): string {
  return pattern.replace(/\[[^\]]*\]/g, (letters) =>
    letters.replace(/a-([a-z])/g, (range, end: string) => (letters.includes(`A-${end.toUpperCase()}`) ? range : `${range}A-${end.toUpperCase()}`)));
}
