import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { loadCel } from "../libraries.cjs";
import { Refusal } from "./plan.js";

/** Deepest nesting: cel-go `parser/options.go` (250 levels). */
const limits = { maxAstNodes: 100_000, maxDepth: 250, maxListElements: 10_000, maxMapEntries: 10_000, maxCallArguments: 100 };

let environment: Environment | undefined;

/** The syntax tree of an expression. Throws a Refusal when it has none. */
export function parse(source: string): ASTNode {
  const cel = loadCel();
  environment ??= new cel.Environment({ enableOptionalTypes: true, unlistedVariablesAreDyn: true, limits });
  try {
    return environment.parse(source).ast;
  } catch (error) {
    if (error instanceof cel.ParseError || error instanceof cel.EvaluationError) throw new Refusal({ pos: error.range?.start ?? 0 }, error.summary);
    throw error;
  }
}
