import { RE2JS } from "re2js";
import { fail } from "../budget.js";
import { integer, type Native, text } from "./native.js";

/** Compiled patterns by their text. Emptied when it grows large: patterns can be computed. */
const compiled = new Map<string, RE2JS>();
const maxCompiled = 1000;

/** A pattern of RE2, which takes time in proportion to the text. Fails when the pattern is wrong. */
function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= maxCompiled) compiled.clear();
  const made = parse(pattern);
  compiled.set(pattern, made);
  return made;
}

function parse(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return fail(`invalid regular expression ${JSON.stringify(pattern)}: ${error instanceof Error ? error.message : ""}`);
  }
}

/** Fails when a pattern is wrong. */
export function checkPattern(pattern: string): void {
  compile(pattern);
}

function find(value: string, pattern: string): string {
  const matcher = compile(pattern).matcher(value);
  return matcher.find() ? (matcher.group() ?? "") : "";
}

function findAll(value: string, pattern: string, limit: bigint): string[] {
  const matcher = compile(pattern).matcher(value);
  const found: string[] = [];
  let end = -1;
  while ((limit < 0n || BigInt(found.length) < limit) && matcher.find()) {
    // Go counts no empty match right after another match.
    const empty = matcher.start() === matcher.end();
    if (!(empty && matcher.start() === end)) found.push(matcher.group() ?? "");
    end = matcher.end();
  }
  return found;
}

const matches: Native = ([value, pattern]) => compile(text(pattern)).matcher(text(value)).find();

/** `matches` (cel-spec, RE2 syntax), and Kubernetes' apiserver `pkg/cel/library/regex.go`. */
export const regex: Readonly<Record<string, Native>> = {
  matches,
  ".matches": matches,
  ".find": ([value, pattern]) => find(text(value), text(pattern)),
  ".findAll": ([value, pattern, limit = -1n]) => findAll(text(value), text(pattern), integer(limit)),
};
