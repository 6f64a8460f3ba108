import { loadRe2 } from "../../libraries.cjs";
import { type Budget, fail, quoted } from "../budget.js";
import { stringFactor } from "../costs.js";
import { optional } from "../optional.js";
import { integer, type Native, text } from "./native.js";
import { matchesPlainly, plainPattern, type PlainPattern } from "./plain-pattern.js";

type Compiled = ReturnType<ReturnType<typeof loadRe2>["RE2JS"]["compile"]>;

/** A pattern of RE2, which takes time in proportion to the text. */
class Pattern {
  readonly #text: string;
  readonly #plain: PlainPattern | undefined;
  #compiled: Compiled | undefined;

  /** Fails when the pattern is wrong. */
  constructor(text: string) {
    this.#text = text;
    this.#plain = plainPattern(text);
    if (this.#plain === undefined) this.#compiled = parse(text);
  }

  get compiled(): Compiled {
    return (this.#compiled ??= parse(this.#text));
  }

  /** Instructions of the compiled pattern. */
  get size(): number {
    return this.#plain?.size ?? this.compiled.programSize();
  }

  isFound(value: string): boolean {
    const found = this.#plain === undefined ? undefined : matchesPlainly(value, this.#plain);
    return found ?? this.compiled.matcher(value).find();
  }
}

/** Patterns by their text. Emptied when it grows large: patterns can be computed. */
const patterns = new Map<string, Pattern>();
const maxPatterns = 1000;

function patternOf(text: string): Pattern {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  if (patterns.size >= maxPatterns) patterns.clear();
  const made = new Pattern(text);
  patterns.set(text, made);
  return made;
}

function parse(pattern: string): Compiled {
  try {
    return loadRe2().RE2JS.compile(pattern);
  } catch (error) {
    return fail(`invalid regular expression ${quoted(pattern)}: ${error instanceof Error ? error.message : ""}`);
  }
}

/** Steps that a match may take without asking more than Kubernetes counts. */
const freeSteps = 10_000;

/** The pattern to match a text with: RE2 takes a step for each character and instruction of it at worst. */
function patternFor(value: string, text: string, budget: Budget): Pattern {
  const pattern = patternOf(text);
  const steps = value.length * pattern.size;
  if (steps > freeSteps) budget.spend(Math.floor((steps - freeSteps) / 100));
  return pattern;
}

function matcher(value: string, pattern: string, budget: Budget): ReturnType<Compiled["matcher"]> {
  return patternFor(value, pattern, budget).compiled.matcher(value);
}

/** Fails when a pattern is wrong. */
export function checkPattern(pattern: string): void {
  patternOf(pattern);
}

function find(value: string, pattern: string, budget: Budget): string {
  const found = matcher(value, pattern, budget);
  return found.find() ? (found.group() ?? "") : "";
}

function findAll(value: string, pattern: string, limit: bigint, budget: Budget): string[] {
  const matches = matcher(value, pattern, budget);
  const found: string[] = [];
  let end = -1;
  while ((limit < 0n || BigInt(found.length) < limit) && matches.find()) {
    // Go counts no empty match right after another match.
    const empty = matches.start() === matches.end();
    if (!(empty && matches.start() === end)) found.push(matches.group() ?? "");
    end = matches.end();
  }
  return found;
}

/** The part of a match that counts: its only group, or all of it (cel-go `ext/regex.go`). */
function extractAll(value: string, pattern: string, limit: number, budget: Budget): string[] {
  const { compiled: compiledPattern } = patternOf(pattern);
  if (compiledPattern.groupCount() > 1) fail(`the regular expression ${quoted(pattern)} has more than one group`);
  const matches = matcher(value, pattern, budget);
  const found: string[] = [];
  while (found.length < limit && matches.find()) {
    const part = matches.group(compiledPattern.groupCount()) ?? "";
    if (part !== "" || compiledPattern.groupCount() === 0) found.push(part);
    else if (limit === 1) break;
  }
  return found;
}

/** Puts a text with groups as `\1` in place of matches. */
function replace(value: string, pattern: string, by: string, limit: bigint, budget: Budget): string {
  const matches = matcher(value, pattern, budget);
  let result = "";
  let end = 0;
  for (let count = 0n; (limit < 0n || count < limit) && matches.find(); count++) {
    const filled = by.replace(/\\(\d|\\|)/g, (_, mark: string) => (mark === "\\" ? mark : mark === "" ? fail("a backslash must stand before a digit") : groupOf(matches, Number(mark))));
    budget.spend(Math.ceil((filled.length + 1) * stringFactor));
    result += value.slice(end, matches.start()) + filled;
    end = matches.end();
  }
  return result + value.slice(end);
}

function groupOf(matches: ReturnType<Compiled["matcher"]>, number: number): string {
  return number > matches.groupCount() ? fail(`the regular expression has no group ${number}`) : (matches.group(number) ?? "");
}

const matching: Native = (given, budget) => {
  const value = text(given[0]);
  return patternFor(value, text(given[1]), budget).isFound(value);
};

/** `matches` (cel-spec, RE2 syntax), and Kubernetes' apiserver `pkg/cel/library/regex.go`. */
export const regex: Readonly<Record<string, Native>> = {
  matches: matching,
  ".matches": matching,
  "regex.extract": ([value, pattern], budget) => optional(extractAll(text(value), text(pattern), 1, budget)[0]),
  "regex.extractAll": ([value, pattern], budget) => extractAll(text(value), text(pattern), Infinity, budget),
  "regex.replace": ([value, pattern, by, limit = -1n], budget) => replace(text(value), text(pattern), text(by), integer(limit), budget),
  ".find": ([value, pattern], budget) => find(text(value), text(pattern), budget),
  ".findAll": ([value, pattern, limit = -1n], budget) => findAll(text(value), text(pattern), integer(limit), budget),
};
