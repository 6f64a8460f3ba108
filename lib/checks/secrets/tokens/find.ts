import { entropyOf } from "../entropy.js";
import { moreTokenRules } from "./more-rules.js";
import type { TokenRule } from "./rule.js";
import { tokenRules } from "./rules.js";

/** A token in a text. */
export interface FoundToken {
  /** Which sort it is, such as `github-pat`. */
  readonly id: string;
  /** Where it begins in the text. */
  readonly offset: number;
}

/** Characters before a run that may belong to a token, such as `https://hooks.slack.com/services/`, and after its beginning. */
const before = 64;
const after = 8192;

/** Matches of one rule in one place that are looked at, so that a text made of near misses takes no longer. */
const mostMatches = 8;

const allRules: readonly TokenRule[] = [...tokenRules, ...moreTokenRules];

/**
 * The first token that one of the rules knows by its form. Examples from documentation, which
 * consist of few characters or say that they are examples, do not count.
 *
 * @param runs where {@link tokenRuns} says that tokens may be.
 */
export function findToken(text: string, runs: readonly number[]): FoundToken | undefined {
  for (const run of runs) {
    const from = Math.max(0, run - before);
    const head = text.slice(from, run + before).toLowerCase();
    for (const rule of allRules) {
      if (!rule.keywords.some((keyword) => head.includes(keyword))) continue;
      const offset = firstMatch(rule, text.slice(from, run + after), { isCut: run + after < text.length });
      if (offset !== undefined) return { id: rule.id, offset: from + offset };
    }
  }
  return undefined;
}

/** @param part.isCut whether the text went on, so that a match up to its end is none. */
function firstMatch({ pattern, entropy }: TokenRule, text: string, part: { readonly isCut: boolean }): number | undefined {
  if (!pattern.test(text)) return undefined;
  const matches = new RegExp(pattern.source, `${pattern.flags}g`);
  for (let count = 0; count < mostMatches; count++) {
    const match = matches.exec(text);
    if (match === null) return undefined;
    if (part.isCut && match.index + match[0].length === text.length) continue;
    const token = match[1] ?? match[0];
    if (entropyOf(token) >= entropy && !/EXAMPLE|example|xxxx|XXXX|0000000000/.test(token)) return match.index;
  }
  return undefined;
}
