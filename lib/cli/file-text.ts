import { readFileSync } from "node:fs";
import { errnoOf } from "../adapters/error.js";

/** The text of a file; nothing when there is none. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
