import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdapterError } from "#lib/adapters/error.js";

/** Programs that stand in for real ones, in a folder that is deleted when the test ends. */
export interface StandIns {
  readonly folder: string;
  /** A program that answers as its script says, whatever it is asked. Returns its path. */
  program(name: string, script: string): string;
}

export function standIns(name: string): StandIns {
  const folder = mkdtempSync(join(tmpdir(), `astrolabe-${name}-`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    program(file, script) {
      const path = join(folder, file);
      writeFileSync(path, `#!${process.execPath}\n${script}`);
      chmodSync(path, 0o755);
      return path;
    },
  };
}

/** The failure that a call ends with. @throws Error when it does not fail. */
export async function failureOf(run: () => unknown): Promise<AdapterError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof AdapterError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}
