import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { AdapterError } from "./error.js";

/** A program that is not a part of the compiler. */
export interface Program {
  /** As it is called on PATH. */
  readonly name: string;
  /** The environment variable that leads to it. */
  readonly setting: string;
}

/**
 * Finds a program: where its setting says, else on PATH.
 *
 * @returns an absolute path.
 * @throws AdapterError when it is not there, which means 'could not check' and never 'nothing found'.
 */
export function findProgram({ name, setting }: Program, env: Readonly<Record<string, string | undefined>>): string {
  const set = env[setting];
  if (set !== undefined && set !== "") {
    if (isAbsolute(set) && isProgram(set)) return set;
    throw new AdapterError(`${name} was not run: ${setting} does not name a program by its absolute path`, {
      subject: name, status: "ENOENT", hint: `Correct ${setting}, or remove it if ${name} is on PATH.`,
    });
  }
  const found = (env["PATH"] ?? "").split(delimiter).filter(isAbsolute).map((folder) => join(folder, name)).find(isProgram);
  if (found !== undefined) return found;
  throw new AdapterError(`${name} was not run: it is not on PATH`, {
    subject: name, status: "ENOENT", hint: `Install ${name}, or name it in ${setting}.`,
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
