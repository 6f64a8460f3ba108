import { blobId, type ObjectFormat } from "../adapters/git/tree.js";
import type { Compilation } from "../compile.js";
import type { Texts } from "../tree/held-file.js";

/** Git's ids of the files of a compile, made while their texts are at hand: to read thousands of them back takes as long again. */
export class TextIds {
  /** How the repository names its objects; no ids are made before that is known. */
  format: ObjectFormat | undefined;
  readonly #ids = new WeakMap<Texts, readonly string[]>();

  /** @param texts those of the files of a deployment, and after them its facts. */
  hold(held: Texts, texts: readonly string[]): void {
    const { format } = this;
    if (format !== undefined) this.#ids.set(held, texts.slice(0, -1).map((text) => blobId(text, format)));
  }

  /**
   * Files of deployments that are others than in a commit, by their paths in the tree.
   *
   * @param isOther tells it of a file whose id was not made.
   */
  differing(deployments: Compilation["deployments"], earlier: ReadonlyMap<string, string>, isOther: (path: string) => boolean): string[] {
    const found: string[] = [];
    for (const [id, { files, texts }] of deployments) {
      const ids = texts === undefined ? undefined : this.#ids.get(texts);
      for (const [index, [file]] of files.entries()) {
        const path = `${id}/${file}`;
        const known = ids?.[index];
        if (known === undefined ? isOther(path) : earlier.get(path) !== known) found.push(path);
      }
    }
    return found;
  }
}
