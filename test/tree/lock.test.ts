import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { describeSelf } from "#lib/tree/holder.js";
import { withLock } from "#lib/tree/lock.js";
import { makeWorkspace, put } from "./workspace.js";

const contender = fileURLToPath(new URL("contender.ts", import.meta.url));

/** Runs a contender and gives the signal that ended it. */
async function contend(root: string, ...args: string[]): Promise<unknown> {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), contender, root, ...args], { stdio: "inherit" });
  const [code, signal] = await once(child, "exit");
  return signal ?? code;
}

/** Leaves a lock as a holder would have. */
function leaveLock(root: string, holder: unknown): void {
  put(root, { ".astrolabe/lock/1-0": typeof holder === "string" ? holder : JSON.stringify(holder) });
}

test("an action runs under the lock, which is free afterwards even when the action fails", async () => {
  const root = makeWorkspace();
  assert.is(await withLock(root, {}, () => existsSync(`${root}/.astrolabe/lock`)), true);
  const failure = await withLock(root, {}, () => Promise.reject(new Error("mine"))).catch((error: unknown) => error);
  assert.match(String(failure), "mine");
  assert.equal(readdirSync(`${root}/.astrolabe`), []);
});

test("while the lock is held, another run gives up and names the holder", async () => {
  const root = makeWorkspace();
  let waits = 0;
  await withLock(root, {}, async () => {
    const failure = await withLock(root, { wait: 120, onWait: () => (waits += 1) }, () => "both").catch((error: unknown) => error);
    assert.match(String(failure), `process ${process.pid} on ${hostname()}, holds the lock. Nothing was written.`);
  });
  assert.is(waits, 1);
  assert.is(await withLock(root, {}, () => "free"), "free");
});

test("a run that waits goes on when the holder is done", async () => {
  const root = makeWorkspace();
  const order: string[] = [];
  let second: Promise<unknown> = Promise.resolve();
  await withLock(root, {}, async () => {
    await new Promise<void>((resolve) => {
      second = withLock(root, { wait: 60_000, onWait: () => resolve() }, () => order.push("second"));
    });
    order.push("first");
  });
  await second;
  assert.equal(order, ["first", "second"]);
});

test("the lock of a process that ended is taken over, also when its number is used again", async () => {
  const self = describeSelf();
  for (const holder of [{ ...self, pid: 2 ** 30 }, { ...self, started: "1" }]) {
    const root = makeWorkspace();
    leaveLock(root, holder);
    assert.is(await withLock(root, {}, () => "taken over"), "taken over");
    assert.equal(readdirSync(`${root}/.astrolabe`), []);
  }
});

test("the lock of another host, or of a holder that cannot be read, is never taken over", async () => {
  for (const holder of [{ ...describeSelf(), pid: 2 ** 30, host: "elsewhere" }, "", "{}", "[1]"]) {
    const root = makeWorkspace();
    leaveLock(root, holder);
    const failure = await withLock(root, {}, () => "taken over").catch((error: unknown) => error);
    assert.match(String(failure), "holds the lock");
    assert.equal(readdirSync(`${root}/.astrolabe/lock`), ["1-0"]);
  }
});

test("what a process left that died while it claimed the lock is swept away", async () => {
  const root = makeWorkspace();
  put(root, { [`.astrolabe/lock.${2 ** 30}-0a/${2 ** 30}-0a`]: "", [`.astrolabe/lock.${process.pid}-0a/kept`]: "", ".astrolabe/cache": "" });
  await withLock(root, {}, () => undefined);
  assert.equal(readdirSync(`${root}/.astrolabe`).sort(), ["cache", `lock.${process.pid}-0a`]);
});

test("processes that contend for the lock of one that was killed never hold it together", async () => {
  const root = makeWorkspace();
  put(root, { count: "0" });
  assert.is(await contend(root, "1", "die"), "SIGKILL");
  const ends = await Promise.all([contend(root, "20"), contend(root, "20"), contend(root, "20"), contend(root, "5", "die")]);
  assert.equal(ends, [0, 0, 0, "SIGKILL"]);
  assert.is(readFileSync(`${root}/count`, "utf8"), "66");
});

test("a file where the lock belongs is named and left alone", async () => {
  const root = makeWorkspace();
  put(root, { ".astrolabe/lock": "mine\n" });
  const failure = await withLock(root, {}, () => "taken").catch((error: unknown) => error);
  assert.match(String(failure), ".astrolabe/lock cannot be used: a part of the path is not a folder. Nothing was written.");
  assert.is(readFileSync(`${root}/.astrolabe/lock`, "utf8"), "mine\n");
});

test.run();
