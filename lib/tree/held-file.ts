import type { TreeFile } from "./tree.js";

/** Texts of files, wherever they are held. An array of strings is one. */
export interface Texts {
  at(index: number): string | undefined;
}

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
