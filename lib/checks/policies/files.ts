import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errnoOf } from "../../adapters/error.js";
import { findRules } from "../../workspace/find.js";
import type { PolicyFile } from "./load.js";
import type { PolicyTestFile } from "./test-file.js";

const testsFolder = "policies/tests";
const testName = "kyverno-test.yaml";

/** Reads all policies of a workspace, sorted by file; none when it has no folder for them. */
export function readPolicyFiles(root: string): readonly PolicyFile[] {
  return findRules(root, []).policies.map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

/** Reads the tests of the policies: `policies/tests/<name>/kyverno-test.yaml`, sorted. */
export function readPolicyTests(root: string): readonly PolicyTestFile[] {
  const read = (file: string): string | undefined => textOf(join(root, file));
  const entries = absent(() => readdirSync(join(root, testsFolder), { withFileTypes: true })) ?? [];
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${testsFolder}/${name}/${testName}`)
    .sort()
    .flatMap((file) => {
      const text = read(file);
      return text === undefined ? [] : [{ file, text, read }];
    });
}

const textOf = (path: string): string | undefined => absent(() => readFileSync(path, "utf8"));

/** What reading gives, or nothing when there is nothing to read. */
function absent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT" || errno === "ENOTDIR" || errno === "EISDIR") return undefined;
    throw error;
  }
}
