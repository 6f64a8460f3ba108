import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import type { Compilation, CompiledDeployment, Earlier } from "../compile.js";
import { openStateFolder, stateFolder } from "../tree/places.js";
import { sha256 } from "../workspace/digest.js";

const file = "cache";
const version = "astrolabe-cache 1";

/** The cache as it is written: maps as lists of pairs. */
interface Stored {
  readonly compiler: string;
  readonly base: { readonly code: string; readonly entries: readonly string[]; readonly imports: readonly [string, readonly string[]][]; readonly digests: readonly [string, string][] };
  readonly deployments: readonly [string, CompiledDeployment][];
}

/**
 * What the last clean compile left for this one. A cache that is missing, damaged, truncated, or of
 * another version or compiler is no cache: everything is compiled anew.
 */
export function readEarlier(root: string, compiler: string): Earlier | undefined {
  try {
    const text = readFileSync(join(root, stateFolder, file), "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== `${version} ${sha256(body)}`) return undefined;
    const { base, deployments, ...stored } = JSON.parse(body) as Stored;
    if (stored.compiler !== compiler) return undefined;
    return {
      base: { ...base, imports: new Map(base.imports), digests: new Map(base.digests) },
      deployments: new Map(deployments),
    };
  } catch {
    return undefined;
  }
}

/** Keeps what the next compile can use. */
export function writeEarlier(root: string, compiler: string, { program, deployments }: Compilation): void {
  const { base } = program;
  if (base === undefined) return;
  const stored: Stored = {
    compiler,
    base: { code: base.code, entries: base.entries, imports: [...base.imports], digests: [...base.digests] },
    deployments: [...deployments].map(([id, { digest, facts, objects }]) => [id, { digest, facts, objects }]),
  };
  const body = JSON.stringify(stored);
  writeFileAtomic(join(openStateFolder(root), file), `${version} ${sha256(body)}\n${body}`, { fsync: false });
}
