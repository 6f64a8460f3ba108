import { join } from "node:path";
import launcher from "../launcher/digest.cjs";
import { sha256 } from "./digest.js";

/** Digests of source files, each read at most once. */
export class Sources {
  readonly #root: string;
  readonly #digests: Map<string, string>;

  /**
   * @param known digests that have just been computed, by workspace-relative path; others are added to it.
   */
  constructor(root: string, known = new Map<string, string>()) {
    this.#root = root;
    this.#digests = known;
  }

  /** Whether a file has been read, and was there. */
  has(file: string): boolean {
    return (this.#digests.get(file) ?? "") !== "";
  }

  /** SHA-256 of a file's bytes, or the empty string when there is no such file. */
  digest(file: string): string {
    let digest = this.#digests.get(file);
    if (digest === undefined) {
      digest = launcher.digestOf(join(this.#root, file));
      this.#digests.set(file, digest);
    }
    return digest;
  }

  /** One digest for several files: equal digests, equal names and contents. */
  digestAll(files: readonly string[]): string {
    return sha256(files.map((file) => `${file}\0${this.digest(file)}`).join("\n"));
  }
}
