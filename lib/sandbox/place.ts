import { SourceMap, type SourceMapPayload } from "node:module";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { bundle } from "../workspace/bundle.js";
import type { Finding } from "../workspace/evaluate.js";
import type { Script } from "../workspace/load.js";
import type { Position } from "../workspace/position.js";
import { originKey } from "./protocol.js";

/** Finds the author's file and line of a position; nothing when it cannot be told. */
export type Resolve = (position: Position) => Pick<Location, "file" | "line" | "column"> | undefined;

/**
 * Prepares to find the author's lines behind positions in bundled scripts. Source maps cost as much
 * as the bundles, so they are made here, when somebody needs them.
 */
export async function resolver(root: string, scripts: readonly Script[], positions: Iterable<Position>): Promise<Resolve> {
  const wanted = new Set([...positions].map(({ script }) => script));
  const maps = new Map<string, string>();
  for (const { name, entries } of scripts) {
    if (wanted.has(name)) maps.set(name, (await bundle(root, entries, { withMap: true })).map);
  }
  return resolveIn(maps);
}

/** Finds the author's lines through source maps, which are given as JSON by the names of their scripts. */
export function resolveIn(texts: ReadonlyMap<string, string>): Resolve {
  const maps = new Map([...texts].map(([name, text]) => [name, new SourceMap(JSON.parse(text) as SourceMapPayload)]));
  return ({ script, line, column }) => {
    const entry = maps.get(script)?.findEntry(line - 1, column - 1);
    if (entry === undefined || !("originalSource" in entry)) return undefined;
    return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
}

/**
 * Gives a finding the author's file and line: of the place where it was found, else of what it is
 * about, else of what that is part of.
 */
export function place({ diagnostic, position }: Finding, origins: ReadonlyMap<string, Position>, resolve: Resolve): Diagnostic {
  const found = position && resolve(position);
  // What a build does as a whole is the app's doing, not that of the cluster that deploys it.
  const isBuild = found === undefined && diagnostic.code.startsWith("build-") && diagnostic.location.app !== undefined;
  const fallback = isBuild ? { app: diagnostic.location.app } : diagnostic.location;
  const location = found === undefined ? { ...diagnostic.location, ...placed(fallback, origins, resolve) } : { ...diagnostic.location, ...found };
  if (diagnostic.related === undefined) return { ...diagnostic, location };
  return { ...diagnostic, location, related: diagnostic.related.map((other) => placed(other, origins, resolve)) };
}

function placed(location: Location, origins: ReadonlyMap<string, Position>, resolve: Resolve): Location {
  if (location.line !== undefined) return location;
  for (const key of keysOf(location)) {
    const position = origins.get(key);
    const found = position && resolve(position);
    if (found !== undefined) return { ...location, ...found };
  }
  return location;
}

/** Origins by {@link originKey}, perhaps worked out when they are asked for. */
export interface Origins<Origin> {
  get(key: string): Origin | undefined;
}

/** What is known of the nearest origin: of a construct, of what it is part of, of the deployment. */
export function nearestOrigin<Origin>(location: Location, origins: Origins<Origin>): Origin | undefined {
  for (const key of keysOf(location)) {
    const origin = origins.get(key);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

/** Keys of what a location is about, the nearest first: constructs from the inside out, the deployment, the cluster or app. */
function keysOf(location: Location): string[] {
  const keys: string[] = [];
  const parts = (location.construct ?? "").split("/").filter((part) => part !== "");
  for (let length = parts.length; length > 0; length -= 1) keys.push(originKey({ ...location, construct: parts.slice(0, length).join("/") }));
  keys.push(originKey({ ...location, construct: "" }));
  return keys;
}
