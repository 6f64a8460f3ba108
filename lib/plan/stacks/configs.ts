import { compareFile } from "../../tree/compare.js";
import type { Change } from "../change.js";
import type { Side } from "../side.js";
import { configStem } from "./paths.js";

/**
 * What becomes of the contents of stacks' configs. They are texts of programs, and read as such. One that changes comes under
 * another name, because its name ends in a hash: the two are one change.
 *
 * @param paths of configs whose files differ, sorted.
 */
export function configChanges({ before, after }: { readonly before: Side; readonly after: Side }, paths: readonly string[]): Change[] {
  const come = new Map<string, string[]>();
  for (const path of paths) if (!before.has(path)) come.set(stemOf(path), [...(come.get(stemOf(path)) ?? []), path]);
  const taken = new Set<string>();
  const gone = paths.filter((path) => !after.has(path)).map((path): Change => {
    const later = come.get(stemOf(path))?.shift();
    if (later === undefined) return changeOf(path, before, after);
    taken.add(later);
    const { fields, ...change } = compareFile(later, textOf(before, path), textOf(after, later));
    return { ...change, kind: "moved", from: path, object: labelOf(later), fields };
  });
  return [...gone, ...paths.filter((path) => after.has(path) && !taken.has(path)).map((path) => changeOf(path, before, after))];
}

function changeOf(path: string, before: Side, after: Side): Change {
  return { ...compareFile(path, textOf(before, path), textOf(after, path)), object: labelOf(path) };
}

/** Without data, so that nothing is taken for an object. */
function textOf(side: Side, path: string): { readonly text: string } | undefined {
  const text = side.text(path);
  return text === undefined ? undefined : { text };
}

const stemOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1) + configStem(path);

/** `Config shop/web`. */
function labelOf(path: string): string {
  return `Config ${path.split("/")[1] ?? ""}/${configStem(path)}`;
}
