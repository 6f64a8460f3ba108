import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Files that decide how sources are read and checked: `package.json`, `tsconfig.json`, and what that
 * extends. Workspace-relative, whether they are there or not. Settings that come in a package count
 * as installed: the lock file stands for them.
 */
export function configFiles(root: string): string[] {
  const files = new Set(["tsconfig.json"]);
  for (const file of files) {
    for (const path of extended(root, file)) files.add(join(dirname(file), path).replaceAll("\\", "/"));
  }
  return ["package.json", ...files];
}

/** Paths that a tsconfig file names in `extends`. The file may hold comments, so it is no JSON. */
function extended(root: string, file: string): string[] {
  let text;
  try {
    text = readFileSync(join(root, file), "utf8");
  } catch {
    return [];
  }
  const [, value = ""] = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text) ?? [];
  const paths = [...value.matchAll(/"(\.{1,2}\/[^"]*)"/g)].map(([, path = ""]) => path);
  return paths.map((path) => (path.endsWith(".json") ? path : `${path}.json`));
}
