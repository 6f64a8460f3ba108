import { build } from "esbuild";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readDisk } from "#lib/tree/disk.js";
import { hasJournal, journalFile } from "#lib/tree/journal.js";
import { withLock } from "#lib/tree/lock.js";
import { compareTree } from "#lib/tree/stale.js";
import { recover } from "#lib/tree/write.js";
import { filesIn, put } from "./workspace.js";
import { clusters, killTree } from "./writer.js";

/** What a number of kills did. */
export interface KillCount {
  readonly kills: number;
  readonly mixedTrees: number;
  readonly foreignFilesTouched: number;
  readonly filesLeftOver: number;
  /** Kills while the journal was being written, while the tree was, and at any other moment. */
  readonly moments: { readonly beforeCommit: number; readonly afterCommit: number; readonly otherwise: number };
}

/** Files that the compiler did not write, beside its own and in an app's folder. */
const foreign = {
  "README.md": "about the tree\n",
  "paris/notes.txt": "mine\n",
  "paris/app-1/patch.yaml": "mine: true\n",
  "lyon/only-0-3/kept.yaml": "mine: true\n",
  "berlin/app/object.yaml": "mine: true\n",
};

/**
 * Kills a process that writes trees, at random moments, and looks each time at what the next
 * command's recovery makes of it. Every fourth time the recovery is killed as well.
 */
export async function killWriters(kills: number): Promise<KillCount> {
  const root = mkdtempSync(join(tmpdir(), "astrolabe-kill-"));
  const program = join(root, "writer.cjs");
  await build({
    entryPoints: [fileURLToPath(new URL("writer.ts", import.meta.url))],
    outfile: program, bundle: true, platform: "node", format: "cjs", logLevel: "error",
  });
  put(join(root, "generated"), foreign);

  const count = { kills, mixedTrees: 0, foreignFilesTouched: 0, filesLeftOver: 0 };
  const moments = { beforeCommit: 0, afterCommit: 0, otherwise: 0 };
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      await killOne(program, root, kill);
      const state = join(root, ".astrolabe");
      if (existsSync(join(root, `${journalFile}.new`))) moments.beforeCommit += 1;
      else if (hasJournal(root)) moments.afterCommit += 1;
      else moments.otherwise += 1;
      if (kill % 4 === 3 && kill + 1 < kills) continue;

      await withLock(root, {}, () => recover(root));
      if (!isOneTree(root)) count.mixedTrees += 1;
      const found = filesIn(root);
      for (const [path, text] of Object.entries(foreign)) if (found[path] !== text) count.foreignFilesTouched += 1;
      count.filesLeftOver += readdirSync(state).length;
    }
  } finally {
    rmSync(root, { recursive: true });
  }
  return { ...count, moments };
}

async function killOne(program: string, root: string, turn: number): Promise<void> {
  const child = spawn(process.execPath, [program, root, String(turn)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ASTROLABE_KILL_WRITER: "1" },
  });
  const ended = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), ended]);
  if (child.exitCode !== null) throw new Error(`the writer ended by itself with ${child.exitCode}`);
  await delay(Math.random() * 40);
  child.kill("SIGKILL");
  await ended;
}

/** Whether the files on disk are exactly one of the two trees, or none yet, beside the foreign files. No folder is empty. */
function isOneTree(root: string): boolean {
  const disk = readDisk(root, clusters);
  const own = [...disk.files.keys()].filter((path) => !(path in foreign));
  const isEmpty = (folder: string) => ![...disk.files.keys()].some((path) => path.startsWith(`${folder}/`));
  if ([...disk.folders].some(isEmpty)) return false;
  if (own.length === 0) return true;
  return [0, 1].some((which) => {
    const findings = compareTree({ wanted: killTree(which), disk, clusters });
    return findings.every(({ code, location: { file = "" } }) => code === "tree-foreign" && file.slice("generated/".length) in foreign);
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { kills, mixedTrees, foreignFilesTouched, filesLeftOver, moments } = await killWriters(Number(process.argv[2] ?? 1000));
  const { beforeCommit, afterCommit, otherwise } = moments;
  console.log(`${kills} kills: ${mixedTrees} mixed trees, ${foreignFilesTouched} foreign files touched, ${filesLeftOver} files left over`);
  console.log(`${beforeCommit} while writing the journal, ${afterCommit} while writing the tree, ${otherwise} between writes`);
  if (mixedTrees + foreignFilesTouched + filesLeftOver > 0) process.exitCode = 1;
}
