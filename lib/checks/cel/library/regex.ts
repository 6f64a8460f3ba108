import { RE2JS } from "re2js";
import { type Budget, fail } from "../budget.js";
import { stringFactor } from "../costs.js";
import { optional } from "../optional.js";
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

/** The part of a match that counts: its only group, or all of it (cel-go `ext/regex.go`). */
function extractAll(value: string, pattern: string, limit: number): string[] {
  const compiledPattern = compile(pattern);
  if (compiledPattern.groupCount() > 1) fail(`the regular expression ${JSON.stringify(pattern)} has more than one group`);
  const matcher = compiledPattern.matcher(value);
  const found: string[] = [];
  while (found.length < limit && matcher.find()) {
    const part = matcher.group(compiledPattern.groupCount()) ?? "";
    if (part !== "" || compiledPattern.groupCount() === 0) found.push(part);
    else if (limit === 1) break;
  }
  return found;
}

/** Puts a text with groups as `\1` in place of matches. */
function replace(value: string, pattern: string, by: string, limit: bigint, budget: Budget): string {
  const matcher = compile(pattern).matcher(value);
  let result = "";
  let end = 0;
  for (let count = 0n; (limit < 0n || count < limit) && matcher.find(); count++) {
    const filled = by.replace(/\\(\d|\\|)/g, (_, mark: string) => (mark === "\\" ? mark : mark === "" ? fail("a backslash must stand before a digit") : groupOf(matcher, Number(mark))));
    budget.spend(Math.ceil((filled.length + 1) * stringFactor));
    result += value.slice(end, matcher.start()) + filled;
    end = matcher.end();
  }
  return result + value.slice(end);
}

function groupOf(matcher: ReturnType<RE2JS["matcher"]>, number: number): string {
  return number > matcher.groupCount() ? fail(`the regular expression has no group ${number}`) : (matcher.group(number) ?? "");
}

const matches: Native = ([value, pattern]) => compile(text(pattern)).matcher(text(value)).find();

/** `matches` (cel-spec, RE2 syntax), and Kubernetes' apiserver `pkg/cel/library/regex.go`. */
export const regex: Readonly<Record<string, Native>> = {
  matches,
  ".matches": matches,
  "regex.extract": ([value, pattern]) => optional(extractAll(text(value), text(pattern), 1)[0]),
  "regex.extractAll": ([value, pattern]) => extractAll(text(value), text(pattern), Infinity),
  "regex.replace": ([value, pattern, by, limit = -1n], budget) => replace(text(value), text(pattern), text(by), integer(limit), budget),
  ".find": ([value, pattern]) => find(text(value), text(pattern)),
  ".findAll": ([value, pattern, limit = -1n]) => findAll(text(value), text(pattern), integer(limit)),
};
