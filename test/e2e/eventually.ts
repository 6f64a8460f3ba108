import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until nothing is missing any more.
 *
 * @param missing says what is, or nothing. What it throws is missing too.
 * @returns the seconds that it took.
 * @throws Error with what is still missing after so many seconds.
 */
export async function eventually(what: string, seconds: number, missing: () => Promise<readonly string[]>): Promise<number> {
  const begin = performance.now();
  const passed = (): number => (performance.now() - begin) / 1000;
  for (;;) {
    const left = await missing().catch((error: unknown) => [String(error)]);
    if (left.length === 0) return passed();
    if (passed() > seconds) throw new Error(`Not within ${seconds} s: ${what}. Missing (${left.length}):\n  ${left.slice(0, 40).join("\n  ")}`);
    await sleep(300);
  }
}

/**
 * Waits until there is something.
 *
 * @param find gives it, or what is missing.
 * @throws Error with what is still missing after so many seconds.
 */
export async function found<T extends object>(what: string, seconds: number, find: () => Promise<T | string>): Promise<T> {
  const things: T[] = [];
  await eventually(what, seconds, async () => {
    const now = await find();
    if (typeof now === "string") return [now];
    things.push(now);
    return [];
  });
  const [thing] = things;
  if (thing === undefined) throw new Error(`Nothing was found: ${what}`);
  return thing;
}
