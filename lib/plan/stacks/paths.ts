import type { Dialect } from "../../model/stack.js";

/** In which words a file of the tree is a stack, by its path (`harbour/shop/stack.yaml`); nothing when it is none. */
export function dialectAt(path: string): Dialect | undefined {
  const file = /^[^/]+\/[^/]+\/(stack|compose)\.yaml$/.exec(path)?.[1];
  if (file === undefined) return undefined;
  return file === "stack" ? "swarm" : "compose";
}

/** Whether a file of the tree is the content of a stack's config: `harbour/shop/configs/web-1f2e3d4c`. */
export const isConfig = (path: string): boolean => /^[^/]+\/[^/]+\/configs\/[^/]+$/.test(path);

/** A config's name without the hash of its content, by which it stays the same: `web` of `web-1f2e3d4c`. */
export function configStem(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1).replace(/-[0-9a-f]{8}$/, "");
}
