import { objectLabel, type Identity } from "../synth/manifest.js";
import { byFolder, compareFile } from "../tree/compare.js";
import { compareObjects } from "../tree/fields.js";
import { metadataFolder } from "../tree/places.js";
import type { Change } from "./change.js";
import type { Pair } from "./pair.js";
import type { Held, Side } from "./side.js";
import { configChanges } from "./stacks/configs.js";
import { isConfig } from "./stacks/paths.js";
import { isStackPath, stackChangeOf, type StackChange } from "./stacks/stack-change.js";

/** The objects that differ between two trees. */
export interface Differences {
  readonly changes: readonly Change[];
  readonly pairs: readonly Pair[];
  /** Stacks among the files, which hold no objects of Kubernetes. */
  readonly stacks: readonly StackChange[];
}

/** Compares files, and finds objects that only moved from one to another. */
export function differences({ before, after }: Sides, differing: Iterable<string>): Differences {
  const files = [...new Set(differing)].filter((path) => !path.startsWith(`${metadataFolder}/`) && before.text(path) !== after.text(path)).sort(byFolder);
  const paths = files.filter((path) => !isConfig(path) && !isStackPath(path));
  const gone = new Map(paths.flatMap((path) => {
    const held = after.has(path) ? undefined : before.object(path);
    return held === undefined ? [] : [[keyOf(held), held] as const];
  }));
  const moved = new Map<string, Held>();
  for (const path of paths) {
    const held = before.has(path) ? undefined : after.object(path);
    const from = held && gone.get(keyOf(held));
    if (held === undefined || from === undefined) continue;
    moved.set(path, from);
    gone.delete(keyOf(held));
  }
  const left = new Set([...moved.values()].map(({ path }) => path));
  const all = paths.filter((path) => !left.has(path)).map((path) => changeOf({ before, after }, path, moved.get(path)));
  const stacks = files.filter(isStackPath).map((path) => stackChangeOf({ before, after }, path));
  const others = [...stacks.map(({ change }) => change), ...configChanges({ before, after }, files.filter(isConfig))];
  const changes = all.map(({ change }) => change);
  return {
    changes: others.length === 0 ? changes : [...changes, ...others].sort((a, b) => byFolder(a.path, b.path)),
    pairs: all.flatMap(({ pair }) => pair ?? []), stacks: stacks.flatMap(({ stack }) => stack ?? []),
  };
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
}

function changeOf({ before, after }: Sides, path: string, moved: Held | undefined): { readonly change: Change; readonly pair?: Pair } {
  const old = moved ?? before.object(path);
  const now = after.object(path);
  const compared = moved === undefined ? unmoved(compareFile(path, before.file(path), after.file(path))) : movedFrom({ before, after }, path, moved);
  const isNothing = now === undefined && after.has(path) && path.endsWith(".yaml") && compared.unreadable === undefined;
  const change = isNothing ? { ...compared, unreadable: "it holds no Kubernetes object" } : compared;
  // Another object in a file of the same name is one that goes and one that comes; the later one counts.
  const identity = now?.identity ?? old?.identity;
  if (identity === undefined || change.unreadable !== undefined) return { change };
  const isSame = old === undefined || now === undefined || keyOf(old) === keyOf(now);
  return {
    change,
    pair: {
      change, cluster: change.cluster, identity, type: `${identity.group}/${identity.kind}`,
      ...(old === undefined || !isSame ? {} : { before: old.data }),
      ...(now === undefined ? {} : { after: now.data }),
    },
  };
}

function unmoved({ deployment, ...change }: Change): Change {
  return deployment === undefined || deployment.startsWith("_") ? change : { ...change, deployment };
}

function movedFrom({ before, after }: Sides, path: string, from: Held): Change {
  const old = before.file(from.path)?.data;
  const now = after.file(path)?.data;
  const [cluster = "", deployment = "", file] = path.split("/", 3);
  return {
    kind: "moved", path, from: from.path, cluster, object: objectLabel(from.identity),
    ...(file === undefined || deployment.startsWith("_") ? {} : { deployment }),
    fields: old === undefined || now === undefined ? [] : compareObjects(old, now),
  };
}

/** What makes an object one and the same on its cluster. */
function keyOf({ cluster, identity: { group, kind, namespace, name } }: { readonly cluster: string; readonly identity: Identity }): string {
  return JSON.stringify([cluster, group, kind, namespace, name]);
}
