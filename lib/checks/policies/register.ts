import { Trees } from "../cel/trees.js";
import { Precedents, type Noted } from "./precedents.js";

const version = "astrolabe-register 2";

/**
 * What earlier processes found out by judging: precedents of each kind, and the syntax trees of expressions. It is kept as a text,
 * of which only what is needed is parsed.
 */
export class Register {
  readonly #key: string;
  readonly #lines: ReadonlyMap<string, string>;
  readonly #kinds = new Map<string, Precedents>();
  readonly trees = new Trees((source) => this.#lines.get(treeKey(source)));

  /**
   * @param key what all of it depends on: the compiler and the policies. That of others does not count.
   * @param text what {@link Register.text} gave.
   */
  constructor(key: string, text = "") {
    this.#key = key;
    const isOurs = text.startsWith(`${version} ${key}\n`);
    this.#lines = new Map(isOurs ? text.slice(0, -1).split("\n").slice(1).map((line) => [line.slice(0, line.indexOf("\t")), line.slice(line.indexOf("\t") + 1)]) : []);
  }

  of(kind: string): Precedents {
    let precedents = this.#kinds.get(kind);
    if (precedents === undefined) {
      const line = this.#lines.get(kind);
      this.#kinds.set(kind, precedents = new Precedents(line === undefined ? undefined : JSON.parse(line) as Noted));
    }
    return precedents;
  }

  /** Whether there is something to keep that was not there before. */
  get isNew(): boolean {
    return this.trees.added.size > 0 || [...this.#kinds.values()].some(({ isNew }) => isNew);
  }

  get text(): string {
    const lines = new Map(this.#lines);
    for (const [kind, precedents] of this.#kinds) if (precedents.isNew) lines.set(kind, JSON.stringify(precedents));
    for (const [source, tree] of this.trees.added) lines.set(treeKey(source), tree);
    return `${version} ${this.#key}\n${[...lines].map(([key, line]) => `${key}\t${line}\n`).join("")}`;
  }
}

/** The text of an expression on one line. No kind looks like it. */
const treeKey = (source: string): string => JSON.stringify(source);
