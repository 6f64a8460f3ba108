import { writeSync } from "node:fs";
import { digestOf } from "#lib/tree/digest.js";
import { readDisk } from "#lib/tree/disk.js";
import { withLock } from "#lib/tree/lock.js";
import { planEdits } from "#lib/tree/edits.js";
import type { Tree, TreeFile } from "#lib/tree/tree.js";
import { applyEdits, recover } from "#lib/tree/write.js";

/*
 * The program that the kill test kills: it recovers, says that it is ready, and then writes one of
 * two trees after the other until it is killed.
 */

export const clusters = ["lyon", "paris"];

/** One of two trees. Each has files of its own, files that both have, and files whose text differs. */
export function killTree(which: number): Tree {
  const files = new Map<string, TreeFile>();
  const add = (path: string, text: string) => files.set(path, { digest: digestOf(text), text });
  for (const cluster of clusters) {
    for (let app = 0; app < 8; app += 1) {
      const folder = `${cluster}/app-${app}`;
      add(`${folder}/both.yaml`, `app: ${app}\n`);
      add(`${folder}/changed.yaml`, `tree: ${which}\n${"x".repeat(app * 997 + which)}\n`);
      add(`${folder}/only-${which}.yaml`, `tree: ${which}\n`);
      add(`${cluster}/only-${which}-${app}/object.yaml`, "same: true\n");
    }
    add(`${cluster}/app-0/large.yaml`, `tree: ${which}\n${"x".repeat(300_000)}\n`);
    add(`${cluster}/app-1/large-${which}.yaml`, `tree: ${which}\n${"x".repeat(200_000)}\n`);
    add(`.astrolabe/${cluster}.json`, `{"tree":${which}}\n`);
  }
  return files;
}

async function run(root: string, first: number): Promise<void> {
  await withLock(root, { wait: 10_000 }, () => {
    writeSync(1, "ready\n");
    recover(root);
    for (let turn = first; ; turn += 1) {
      const edits = planEdits({ wanted: killTree(turn % 2), disk: readDisk(root, clusters), clusters, force: true });
      applyEdits(root, edits);
    }
  });
}

const [root, first] = process.argv.slice(2);
if (process.env["ASTROLABE_KILL_WRITER"] === "1" && root !== undefined) void run(root, Number(first));
