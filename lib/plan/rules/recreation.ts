import { field, isObject, objects } from "../../checks/workload.js";
import { objectLabel, type Data, type DataObject } from "../../synth/manifest.js";
import { same } from "../../tree/data.js";
import type { Consequence } from "../consequence.js";
import { isLeftByPortainer, syncOptions } from "../fate.js";
import { pointerOf, tell, type Pair, type Scene } from "../pair.js";
import { listText } from "../../checks/capacity/wording.js";
import { shown, sizeText } from "../wording.js";
import { requested } from "./claims.js";
import { immutableFields, type ImmutableFields } from "./immutable-fields.js";

/** Fields that the API server refuses to change. */
export function recreation(pair: Pair, scene: Scene): Consequence[] {
  const { before, after, type, identity } = pair;
  if (after === undefined) return [];
  if (before === undefined) return relocated(pair, scene);
  const rule = Object.hasOwn(immutableFields, type) ? immutableFields[type] : undefined;
  const changed = [...(rule === undefined ? [] : changedFields(rule, before, after)), ...sealed(pair, before, after)]
    .filter((path) => !isAllowed(type, path, before, after));
  const [first] = changed;
  if (first === undefined) return [];
  const label = `${identity.kind} ${identity.name}`;
  const what = listText(changed.map((path) => path.join(".")), "");
  const options = syncOptions(after);
  const pointer = pointerOf(...first);
  if (!isLeftByPortainer(scene, pair.cluster) && options.has("Force=true") && options.has("Replace=true")) {
    return [tell(pair, "recreated", { pointer, text: `deletes ${label} and makes it anew, because ${what} changes` })];
  }
  const values = changed.length === 1 ? valuesText(at(before, first), at(after, first)) : "";
  const cost = costOf(pair, before, rule);
  const until = isLeftByPortainer(scene, pair.cluster) ? "Portainer's deployment fails" : "ArgoCD stays SyncFailed";
  return [tell(pair, rule?.isData === true ? "immutable-data" : "immutable-field", {
    pointer, text: `cannot be applied: ${what} of ${label} cannot change${values}; ${until} until it is deleted, which ${cost}`,
  })];
}

function relocated(pair: Pair, { relocated: pairs }: Scene): Consequence[] {
  const from = pairs.get(pair);
  const { name, namespace } = pair.identity;
  return from === undefined ? [] : [tell(pair, "recreated", { pointer: "/metadata/namespace", text: `deletes ${objectLabel(from.identity)} and makes ${name} anew in the namespace ${namespace}` })];
}

function changedFields({ fields, except = [] }: ImmutableFields, before: DataObject, after: DataObject): string[][] {
  return fields.flatMap((path) => {
    const holder = path.at(-1) === "*" ? path.slice(0, -1) : undefined;
    if (holder === undefined) return same(at(before, path) ?? null, at(after, path) ?? null) ? [] : [[...path]];
    const [old, now] = [at(before, holder), at(after, holder)];
    const keys = [...new Set([...(isObject(old) ? Object.keys(old) : []), ...(isObject(now) ? Object.keys(now) : [])])].sort();
    return keys.map((key) => [...holder, key])
      .filter((one) => !except.some((allowed) => same([...allowed], one)) && !same(at(before, one) ?? null, at(after, one) ?? null));
  });
}

/** Secrets and ConfigMaps that say themselves that they never change (ValidateSecretUpdate, ValidateConfigMapUpdate). */
function sealed({ type }: Pair, before: DataObject, after: DataObject): string[][] {
  if ((type !== "/ConfigMap" && type !== "/Secret") || before["immutable"] !== true) return [];
  return ["immutable", "data", "binaryData"].filter((name) => !same(before[name] ?? null, after[name] ?? null)).map((name) => [name]);
}

/** Changes of such fields that the API server takes after all. */
function isAllowed(type: string, path: readonly string[], before: DataObject, after: DataObject): boolean {
  const name = path.at(-1);
  const [old, now] = [at(before, path), at(after, path)];
  switch (type) {
    // An address that was given by the server, or that ExternalName does without.
    case "/Service": return old === undefined || field(field(after, "spec"), "type") === "ExternalName" || (name !== "clusterIP" && field(field(before, "spec"), "type") !== field(field(after, "spec"), "type"));
    // What the server filled in is kept when the author says nothing; a claim without a class gets the default one once.
    case "/PersistentVolumeClaim": return (now === undefined && old !== undefined && name === "volumeName") || (old === undefined && (name === "volumeName" || name === "storageClassName"));
    case "/PersistentVolume": return name === "nodeAffinity" && old === undefined;
    case "apps/StatefulSet": return name === "volumeClaimTemplates" && same(templatesOf(old), templatesOf(now));
    // Elastic indexed Jobs: completions and parallelism together (KEP-3715).
    case "batch/Job": {
      const spec = field(after, "spec");
      if (name === "completions") return field(spec, "completionMode") === "Indexed" && now === field(spec, "parallelism");
      return name === "template" && field(field(before, "spec"), "suspend") === true;
    }
    default: return false;
  }
}

/** Templates without what the comparison of the API server leaves to their status. */
function templatesOf(list: Data | undefined): Data {
  return objects(list).map(({ metadata, spec }) => [field(metadata, "name") ?? null, field(metadata, "labels") ?? null, field(metadata, "annotations") ?? null, spec ?? null]);
}

function costOf({ type, change, identity }: Pair, before: DataObject, rule: ImmutableFields | undefined): string {
  if (type === "/PersistentVolumeClaim") return `deletes ${sizeText(requested(before))} of data of ${change.deployment ?? identity.name}`;
  const retention = field(field(field(before, "spec"), "persistentVolumeClaimRetentionPolicy"), "whenDeleted");
  if (type === "apps/StatefulSet" && retention === "Delete") return "stops its pods and deletes their claims unless they are orphaned";
  return rule?.cost ?? "takes it from pods that start meanwhile";
}

function valuesText(before: Data | undefined, after: Data | undefined): string {
  const isPlain = (value: Data | undefined): boolean => typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isPlain(before) && isPlain(after) ? ` from ${shown(before)} to ${shown(after)}` : "";
}

function at(value: Data | undefined, path: readonly string[]): Data | undefined {
  return path.reduce((inner: Data | undefined, step) => field(inner, step), value);
}
