import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "#lib/tree/lock.js";

/*
 * The program of which the lock test runs several: it counts up a file, under the lock, in a way that
 * loses counts when two do it at once. With `die` it then ends as a crash does, holding the lock.
 */

const [root = "", rounds = "1", ending] = process.argv.slice(2);
const file = join(root, "count");

for (let round = 1; round <= Number(rounds); round += 1) {
  await withLock(root, { wait: 60_000 }, () => {
    const count = Number(readFileSync(file, "utf8"));
    writeFileSync(file, String(count + 1));
    if (ending === "die" && round === Number(rounds)) process.kill(process.pid, "SIGKILL");
  });
}
