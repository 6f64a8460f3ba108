import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeBuild, seal, unseal } from "../../launcher/seal.cjs";

/** Where compiled validators, and what is as costly to make, are kept between processes. */
export interface Shelf {
  /** @param key a file name without its ending, which is that of a script unless stated. */
  readonly get: (key: string) => { readonly bytes: Buffer; readonly compiled?: Buffer } | undefined;
  readonly has: (key: string) => boolean;
  readonly put: (key: string, text: string) => void;
  /** Keeps V8's compiled form of a text that was put before. */
  readonly putCompiled: (key: string, compiled: Buffer) => void;
}

/**
 * A shelf in a folder. It is of one compiler, because another one may write other validators. A folder that cannot be
 * read or written costs time and nothing else, and what is damaged is not there.
 *
 * @param engine how V8 is set, as a part of file names. Default: as it comes.
 */
export function openShelf(folder: string, engine = "plain"): Shelf {
  const path = (key: string): string => join(folder, key.includes(".") ? key : `${key}.js`);
  const compiledPath = (key: string): string => `${path(key)}.v8-${engine}`;
  const write = (file: string, sealed: Buffer): void => {
    const draft = `${file}.${process.pid}`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(draft, sealed);
      renameSync(draft, file);
    } catch {
      // The next process writes its validators itself.
    }
  };
  return {
    get: (key) => {
      const bytes = read(path(key));
      const compiled = bytes === undefined || key.includes(".") ? undefined : read(compiledPath(key), nodeBuild());
      return bytes === undefined ? undefined : { bytes, ...(compiled && { compiled }) };
    },
    has: (key) => existsSync(path(key)),
    put: (key, text) => write(path(key), seal(text)),
    putCompiled: (key, compiled) => write(compiledPath(key), seal(compiled, nodeBuild())),
  };
}

function read(file: string, maker?: string): Buffer | undefined {
  try {
    return unseal(readFileSync(file), maker);
  } catch {
    return undefined;
  }
}
