import { amount } from "../../checks/capacity/amounts.js";
import { bytesText } from "../../checks/capacity/wording.js";
import { field, isObject, objects } from "../../checks/workload.js";
import type { DataObject } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { pointerOf, tell, templates, type Pair, type Scene } from "../pair.js";
import { named } from "../wording.js";
import { requested } from "./claims.js";
import { replicasOf } from "./replicas.js";

/** What happens to data through a workload, a volume or a class that changes. */
export function volumes(pair: Pair, scene: Scene): Consequence[] {
  const { type, before, after } = pair;
  if (before === undefined || after === undefined) return [];
  switch (type) {
    case "/PersistentVolume": return policy(pair, field(before, "spec"), field(after, "spec"), "persistentVolumeReclaimPolicy", "/spec");
    case "storage.k8s.io/StorageClass": return policy(pair, before, after, "reclaimPolicy", "");
    case "apps/StatefulSet": return [...retention(pair, before, after), ...scaled(pair, before, after, scene), ...mounted(pair)];
    default: return mounted(pair);
  }
}

function policy(pair: Pair, before: Parameters<typeof field>[0], after: Parameters<typeof field>[0], name: string, at: string): Consequence[] {
  if (field(after, name) !== "Delete" || field(before, name) === "Delete") return [];
  const what = pair.identity.kind === "StorageClass" ? `volumes of the class ${pair.identity.name}` : `the volume ${pair.identity.name}`;
  return [tell(pair, "reclaim-delete", { pointer: at + pointerOf(name), text: `lets ${what} be deleted with their claims`.replace(/^(lets the volume .*) their claims$/, "$1 its claim") })];
}

function retention(pair: Pair, before: DataObject, after: DataObject): Consequence[] {
  const of = (object: DataObject, name: string) => field(field(field(object, "spec"), "persistentVolumeClaimRetentionPolicy"), name);
  const { name } = pair.identity;
  return (["whenDeleted", "whenScaled"] as const).filter((when) => of(after, when) === "Delete" && of(before, when) !== "Delete").map((when) =>
    tell(pair, "reclaim-delete", {
      pointer: pointerOf("spec", "persistentVolumeClaimRetentionPolicy", when),
      text: when === "whenDeleted" ? `lets the claims of ${name} be deleted with it` : `lets claims of ${name} be deleted when it gets fewer pods`,
    }));
}

function scaled(pair: Pair, before: DataObject, after: DataObject, scene: Scene): Consequence[] {
  const { cluster, identity } = pair;
  const was = replicasOf(scene.before, cluster, identity, before).most;
  const is = replicasOf(scene.after, cluster, identity, after).most;
  const claims = claimsOf(before, identity.name, is, was);
  if (is >= was || claims.names.length === 0) return [];
  const subject = identity.name;
  const goes = field(field(field(after, "spec"), "persistentVolumeClaimRetentionPolicy"), "whenScaled") === "Delete";
  if (goes) return [tell(pair, "data-deleted", { subject, pointer: "/spec/replicas", text: `deletes ${claims.size} of data of ${subject}: ${named(claims.names)}` })];
  return [tell(pair, "claims-left", { subject, pointer: "/spec/replicas", text: `leaves ${claims.size} of data of ${subject} in claims that no pod uses: ${named(claims.names)}` })];
}

/** The claims of pods of a StatefulSet, from one ordinal up to another, which is not among them. */
export function claimsOf(set: DataObject, name: string, from: number, to: number): { readonly names: readonly string[]; readonly size: string; readonly bytes: number } {
  const templates = objects(field(field(set, "spec"), "volumeClaimTemplates"));
  const last = Math.min(to, from + mostClaims);
  const names = templates.flatMap((claim) => Array.from({ length: Math.max(0, last - from) }, (_, ordinal) => `${String(field(claim["metadata"], "name"))}-${name}-${from + ordinal}`));
  const bytes = templates.reduce((sum, claim) => sum + (amount("storage", requested(claim)) ?? 0), 0) * Math.max(0, to - from);
  return { names, size: bytesText(bytes), bytes };
}

const mostClaims = 1000;

/** A volume that was a claim and is another one, or lives with the pod now. */
function mounted(pair: Pair): Consequence[] {
  const { before, after } = templates(pair);
  if (before === undefined || after === undefined) return [];
  const later = new Map(objects(after.spec["volumes"]).map((volume) => [volume["name"], volume]));
  const mountedLater = new Set([...objects(field(field(pair.after, "spec"), "volumeClaimTemplates")).map((claim) => field(claim["metadata"], "name"))]);
  const { name } = pair.identity;
  const pointer = `${after.pointer}/spec/volumes`;
  const claimed = objects(before.spec["volumes"]).flatMap((volume) => {
    const claim = field(volume["persistentVolumeClaim"], "claimName");
    return typeof claim === "string" ? [{ volume: volume["name"], claim }] : [];
  });
  const own = objects(field(field(pair.before, "spec"), "volumeClaimTemplates")).map((claim) => ({ volume: field(claim["metadata"], "name"), claim: undefined }));
  return [...claimed, ...own].flatMap(({ volume, claim }) => {
    const now = later.get(volume ?? null);
    if (now === undefined || mountedLater.has(volume)) return [];
    if (isObject(now["emptyDir"])) {
      return [tell(pair, "data-in-pod", { pointer, text: `keeps ${String(volume)} of ${name} in its pods only, and leaves ${claim === undefined ? "their claims" : `the claim ${claim}`} unused` })];
    }
    const other = field(now["persistentVolumeClaim"], "claimName");
    if (typeof other !== "string" || claim === undefined || other === claim) return [];
    return [tell(pair, "claim-swapped", { pointer, text: `gives ${name} the claim ${other} instead of ${claim}, whose data is not copied` })];
  });
}
