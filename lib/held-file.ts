import type { Texts } from "./compiled.js";
import type { TreeFile } from "./tree/tree.js";

/** A file whose text is fetched from where it is held when it is asked for. */
export class HeldFile implements TreeFile {
  readonly digest: string;
  readonly #texts: Texts | undefined;
  readonly #index: number;

  constructor(digest: string, texts: Texts | undefined, index: number) {
    this.digest = digest;
    this.#texts = texts;
    this.#index = index;
  }

  get isRendered(): boolean {
    return this.#texts !== undefined;
  }

  get text(): string | undefined {
    return this.#texts?.at(this.#index);
  }
}
