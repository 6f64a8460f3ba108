import { CelError, compileExpression, type CelOptions, type Expression } from "../cel/expression.js";
import { parse } from "../cel/parse.js";

/** An expression that is compiled when it is first asked for. */
export type Lazy = () => Expression;

/** What an expression gave for an object, or why it gave nothing, and what that cost. */
export type Held = { readonly cost: number } & ({ readonly value: unknown } | { readonly error: unknown });

/**
 * What policies have in common: many begin with the same condition, and draw the same variables from an
 * object. Each text is compiled once, and evaluated once for each object.
 */
export class Sharing {
  readonly #treeOf: typeof parse;
  readonly #expressions = new Map<string, Lazy>();
  readonly #keys = new Map<string, number>();

  /** @param treeOf gives the syntax tree of an expression. Default: it is parsed. */
  constructor(treeOf = parse) {
    this.#treeOf = treeOf;
  }

  /** @param use tells apart texts that are compiled under different options. */
  lazily(source: string, options: CelOptions, use: string): Lazy {
    const key = `${use}\0${source}`;
    let lazy = this.#expressions.get(key);
    if (lazy === undefined) this.#expressions.set(key, lazy = lazily(source, options, this.#treeOf));
    return lazy;
  }

  /** A number for a text: a small one, by which results are held in an array. */
  keyOf(text: string): number {
    let key = this.#keys.get(text);
    if (key === undefined) this.#keys.set(text, key = this.#keys.size);
    return key;
  }
}

function lazily(source: string, options: CelOptions, treeOf: typeof parse): Lazy {
  let compiled: Expression | undefined;
  return () => {
    if (compiled === undefined) {
      const result = compileExpression(source, options, treeOf);
      if (!result.ok) throw new CelError("runtime", result.message);
      compiled = result.expression;
    }
    return compiled;
  };
}

/** An expression by its text, with the key under which results of it are shared. */
export interface SharedExpression {
  readonly expression: Lazy;
  /** Absent when the result depends on more than the object: on its Namespace. */
  readonly key: () => number | undefined;
}

/**
 * Expressions by their names, each with a key that is the same wherever the text, and the texts of all
 * variables that it reads, are the same.
 */
export function shareAll(texts: readonly (readonly [name: string, text: string])[], sharing: Sharing, options: CelOptions, use: string): Map<string, SharedExpression> {
  const shared = new Map<string, SharedExpression>();
  for (const [name, text] of texts) {
    const expression = sharing.lazily(text, options, use);
    let key: { readonly value: number | undefined } | undefined;
    shared.set(name, { expression, key: () => (key ??= { value: keyFor(text, expression, shared, sharing, use) }).value });
  }
  return shared;
}

function keyFor(text: string, expression: Lazy, known: ReadonlyMap<string, SharedExpression>, sharing: Sharing, use: string): number | undefined {
  const parts = [use, text];
  for (const name of [...expression().references].sort()) {
    if (name === "namespaceObject") return undefined;
    if (!name.startsWith("variables")) continue;
    const key = known.get(name)?.key();
    if (key === undefined) return undefined;
    parts.push(`${name}=${key}`);
  }
  return sharing.keyOf(parts.join("\0"));
}
