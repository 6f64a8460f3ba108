import type { ASTNode } from "@marcbachmann/cel-js";
import { parse } from "./parse.js";

/**
 * Syntax trees of expressions by their texts. They are kept between processes: to load the parser takes longer than all else that
 * a small change needs of expressions.
 */
export class Trees {
  readonly #kept: (source: string) => string | undefined;
  readonly #added = new Map<string, string>();

  /** @param kept finds a tree as {@link Trees.added} gave it. */
  constructor(kept: (source: string) => string | undefined) {
    this.#kept = kept;
  }

  /** Throws a Refusal when the expression has no tree. */
  of(source: string): ASTNode {
    const kept = this.#kept(source);
    if (kept !== undefined) return JSON.parse(kept, revive) as ASTNode;
    const tree = parse(source);
    const text = this.#added.has(source) ? undefined : textOf(tree);
    if (text !== undefined) this.#added.set(source, text);
    return tree;
  }

  /** Trees that were not kept, as JSON. */
  get added(): ReadonlyMap<string, string> {
    return this.#added;
  }
}

/** A literal of whole numbers, which JSON has no form for that keeps them apart from others. */
interface Int {
  readonly int: string;
}

class NotKept extends Error {}

/** A tree as JSON, without where parts of it begin and end; nothing for one with literals that JSON has no form for. */
function textOf(tree: ASTNode): string | undefined {
  try {
    return JSON.stringify(tree, plain);
  } catch (error) {
    if (error instanceof NotKept) return undefined;
    throw error;
  }
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return { int: String(value) } satisfies Int;
  if (typeof value === "number" && !Number.isFinite(value)) throw new NotKept();
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (!("op" in value && "args" in value && "pos" in value)) throw new NotKept();
  const { op, args, pos } = value;
  return { op, args, pos };
}

function revive(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && "int" in value ? BigInt(String(value.int)) : value;
}
