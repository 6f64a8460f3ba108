import { amount } from "../../checks/capacity/amounts.js";
import { bytesText } from "../../checks/capacity/wording.js";
import { field, podTemplate } from "../../checks/workload.js";
import { objectLabel } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { fateOf, type Fate } from "../fate.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { counted, named } from "../wording.js";
import { reclaimPolicy, requested } from "./claims.js";
import { podsText, replicasOf, type Replicas } from "./replicas.js";
import { claimsOf } from "./volumes.js";

/** An object that the tree no longer has, and what becomes of it. */
interface Removed {
  readonly pair: Pair & { readonly before: NonNullable<Pair["before"]> };
  readonly fate: Fate;
  /** It comes again in another namespace. */
  readonly isRelocated: boolean;
}

/**
 * What becomes of objects that are removed, a few lines for each deployment: what stops, what data goes, and how many
 * others are deleted.
 *
 * @param toldPaths files of objects that other rules have told of.
 */
export function removals(scene: Scene, toldPaths: ReadonlySet<string>): Consequence[] {
  const folders = new Map<string, Removed[]>();
  for (const pair of scene.pairs) {
    const { before, after } = pair;
    if (before === undefined || after !== undefined) continue;
    const key = pair.change.path.slice(0, pair.change.path.lastIndexOf("/"));
    folders.set(key, [...(folders.get(key) ?? []), { pair: { ...pair, before }, isRelocated: scene.relocated.has(pair), fate: fateOf(pair, scene) }]);
  }
  return [...folders].flatMap(([folder, removed]) => [
    ...stays(removed, "left"), ...stays(removed, "asked"),
    ...goes(removed.filter(({ fate }) => fate.end === "deleted"), scene, { isWhole: !scene.after.hasFolder(folder), toldPaths }),
  ]);
}

function stays(removed: readonly Removed[], end: "left" | "asked"): Consequence[] {
  const reasons = new Map<string, Removed[]>();
  for (const one of removed) {
    if (one.fate.end === end && !isDelivery(one)) reasons.set(one.fate.why ?? "", [...(reasons.get(one.fate.why ?? "") ?? []), one]);
  }
  return [...reasons].flatMap(([why, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const subject = all.length === 1 ? labelOf(first) : first.pair.change.deployment ?? labelOf(first);
    const what = all.length === 1 ? subject : `${all.length} objects of ${subject}`;
    const text = end === "left" ? `leaves ${what} on the cluster: ${why}` : `deletes ${what} only when somebody asks for it: ${why}`;
    return [tell(first.pair, end === "left" ? "left-behind" : "prune-waits", { subject, text })];
  });
}

interface Telling {
  /** Whether nothing of the deployment is left. */
  readonly isWhole: boolean;
  /** Files of objects that other rules have told of. */
  readonly toldPaths: ReadonlySet<string>;
}

function goes(removed: readonly Removed[], scene: Scene, { isWhole, toldPaths }: Telling): Consequence[] {
  const [first] = removed;
  if (first === undefined) return [];
  // An Application or project is told of by what it delivers.
  const told = new Set<Removed>(removed.filter((one) => toldPaths.has(one.pair.change.path) || isDelivery(one)));
  const take = (found: readonly Removed[]): readonly Removed[] => {
    for (const one of found) told.add(one);
    return found;
  };
  const moved = take(removed.filter(({ isRelocated }) => isRelocated));
  const workloads = take(removed.filter((one) => !moved.includes(one) && isWorkload(one)));
  const gone = [
    ...(isWhole ? stopsWhole(workloads, scene) : workloads.flatMap((one) => stops(one, scene))),
    ...data(removed, scene, (found) => take(found)),
    ...take(removed.filter(({ pair }) => pair.type === "/Namespace")).map(({ pair }) =>
      tell(pair, "namespace-deleted", { text: `deletes the namespace ${pair.identity.name} with everything in it` })),
    ...take(removed.filter(({ pair }) => pair.type === "apiextensions.k8s.io/CustomResourceDefinition")).map(({ pair }) =>
      tell(pair, "definition-deleted", { text: `deletes every ${String(field(field(field(pair.before, "spec"), "names"), "kind"))} on the cluster with the definition ${pair.identity.name}` })),
  ];
  const others = removed.filter((one) => !told.has(one));
  const [other] = others;
  if (other === undefined) return gone;
  const subject = other.pair.change.deployment ?? other.pair.cluster;
  const what = isWhole ? counted(others.length, gone.length > 0 ? "other object" : "object") : named(others.map(labelOf));
  return [...gone, tell(other.pair, "pruned", { subject, text: isWhole ? `deletes the ${what} of ${subject}` : `deletes ${what} of ${subject}` })];
}

const isDelivery = ({ pair: { identity, change } }: Removed): boolean => identity.group === "argoproj.io" && change.deployment === undefined;
const labelOf = ({ pair }: Removed): string => objectLabel(pair.identity);

/** Whether pods run because of the object, now or then. */
function isWorkload({ pair: { identity, before } }: Removed): boolean {
  return podTemplate({ ...identity, data: before }) !== undefined || (identity.group === "helm.cattle.io" && identity.kind === "HelmChart");
}

function stops({ pair }: Removed, scene: Scene): Consequence[] {
  const { name } = pair.identity;
  const pods = podsOf(pair, scene);
  // A Job that is gone from the tree has run, or is replaced by the next.
  if (pair.type === "batch/Job") return [tell(pair, "pruned", { text: `deletes the Job ${name} and its pods` })];
  return [tell(pair, "stopped", { text: pods.most === 0 ? `stops ${name}` : `stops ${name}: ${podsText(pods)}` })];
}

function stopsWhole(workloads: readonly Removed[], scene: Scene): Consequence[] {
  const [first] = workloads;
  if (first === undefined) return [];
  const subject = first.pair.change.deployment ?? first.pair.identity.name;
  const pods = workloads.map(({ pair }) => podsOf(pair, scene)).reduce((sum, { least, most }) => ({ least: sum.least + least, most: sum.most + most }), none);
  const what = workloads.length === 1 ? "" : counted(workloads.length, "workload");
  const counts = [what, pods.most === 0 ? "" : podsText(pods)].filter((part) => part !== "").join(" with ");
  return [tell(first.pair, "stopped", { subject, text: `stops ${subject} for good${counts === "" ? "" : `: ${counts}`}` })];
}

const none: Replicas = { least: 0, most: 0 };

function podsOf({ type, cluster, identity, before }: Removed["pair"], scene: Scene): Replicas {
  if (type === "apps/Deployment" || type === "apps/StatefulSet" || type === "apps/ReplicaSet") return replicasOf(scene.before, cluster, identity, before);
  return none;
}

/** Data of claims, of the claims of StatefulSets, and of volumes. */
function data(removed: readonly Removed[], scene: Scene, take: (found: readonly Removed[]) => unknown): Consequence[] {
  const namespaces = new Set(scene.pairs.filter(({ type, after }) => type === "/Namespace" && after === undefined).map(({ cluster, identity }) => `${cluster} ${identity.name}`));
  const deleted = new Sum();
  const kept = new Sum();
  const left: Consequence[] = [];
  for (const one of removed) {
    const { pair } = one;
    if (pair.type === "/PersistentVolumeClaim") {
      take([one]);
      (reclaimPolicy(scene.before, pair, pair.before) === "Retain" ? kept : deleted).add(pair, amount("storage", requested(pair.before)) ?? 0);
    } else if (pair.type === "/PersistentVolume") {
      take([one]);
      const spec = field(pair.before, "spec");
      (field(spec, "persistentVolumeReclaimPolicy") === "Delete" ? deleted : kept).add(pair, amount("storage", field(field(spec, "capacity"), "storage")) ?? 0);
    } else if (pair.type === "apps/StatefulSet") {
      const claims = claimsOf(pair.before, pair.identity.name, 0, podsOf(pair, scene).most);
      if (claims.names.length === 0) continue;
      const goes = field(field(field(pair.before, "spec"), "persistentVolumeClaimRetentionPolicy"), "whenDeleted") === "Delete";
      if (goes || namespaces.has(`${pair.cluster} ${pair.identity.namespace}`)) deleted.add(pair, claims.bytes);
      else left.push(tell(pair, "claims-left", { text: `leaves ${claims.size} of data of ${pair.identity.name} in claims that no pod uses: ${named(claims.names)}` }));
    }
  }
  return [
    ...deleted.tell("data-deleted", (size, of) => `deletes ${size} of data of ${of}`),
    ...kept.tell("data-kept", (size, of) => `releases ${size} of data of ${of}: the volume stays without a claim`),
    ...left,
  ];
}

/** Bytes of several objects, told at the first. */
class Sum {
  #first: Pair | undefined;
  #bytes = 0;

  add(pair: Pair, bytes: number): void {
    this.#first ??= pair;
    this.#bytes += bytes;
  }

  tell(code: "data-deleted" | "data-kept", textOf: (size: string, of: string) => string): Consequence[] {
    const first = this.#first;
    if (first === undefined) return [];
    const subject = first.change.deployment ?? first.identity.name;
    return [tell(first, code, { subject, text: textOf(bytesText(this.#bytes), subject) })];
  }
}
