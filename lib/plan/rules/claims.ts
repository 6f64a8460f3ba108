import { amount } from "../../checks/capacity/amounts.js";
import { field, isObject } from "../../checks/workload.js";
import type { DataObject } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { tell, type Pair, type Scene } from "../pair.js";
import type { Side } from "../side.js";
import { sizeText } from "../wording.js";

/** A claim that asks for another size. */
export function claims(pair: Pair, scene: Scene): Consequence[] {
  if (pair.type !== "/PersistentVolumeClaim" || pair.before === undefined || pair.after === undefined) return [];
  return resized(pair, pair.before, pair.after, scene);
}

function resized(pair: Pair, before: DataObject, after: DataObject, scene: Scene): Consequence[] {
  const { name } = pair.identity;
  const [was, is] = [requested(before), requested(after)];
  const [old, now] = [amount("storage", was), amount("storage", is)];
  const pointer = "/spec/resources/requests/storage";
  if (old === undefined || now === undefined || old === now) return [];
  const sizes = `from ${sizeText(was)} to ${sizeText(is)}`;
  if (now < old) return [tell(pair, "claim-shrunk", { pointer, text: `cannot be applied: the claim ${name} shrinks ${sizes}` })];
  const storage = classOf(scene.after, pair.cluster, after);
  if (storage !== undefined && field(storage, "allowVolumeExpansion") !== true) {
    return [tell(pair, "claim-cannot-grow", { pointer, text: `cannot be applied: the claim ${name} grows ${sizes}, and its class allows no expansion` })];
  }
  return [tell(pair, "claim-grown", { pointer, text: `grows the volume of ${name} ${sizes}` })];
}

/** What a claim asks for. */
export function requested(claim: DataObject) {
  return field(field(field(field(claim, "spec"), "resources"), "requests"), "storage");
}

/** Whether the volume of a claim goes with it: by the volume itself, or else by its class; `Delete` when neither is known. */
export function reclaimPolicy(side: Side, { cluster }: Pick<Pair, "cluster">, claim: DataObject): string {
  const volume = field(field(claim, "spec"), "volumeName");
  const bound = typeof volume === "string" ? side.find(cluster, { group: "", kind: "PersistentVolume", namespace: "", name: volume }) : undefined;
  const policy = bound === undefined ? field(classOf(side, cluster, claim), "reclaimPolicy") : field(field(bound.data, "spec"), "persistentVolumeReclaimPolicy");
  return typeof policy === "string" ? policy : "Delete";
}

const isDefault = "storageclass.kubernetes.io/is-default-class";

/** The StorageClass of a claim, if the tree has it. */
export function classOf(side: Side, cluster: string, claim: DataObject): DataObject | undefined {
  const name = field(field(claim, "spec"), "storageClassName");
  if (typeof name === "string") return side.find(cluster, { group: "storage.k8s.io", kind: "StorageClass", namespace: "", name })?.data;
  return side.objects(cluster, "storage.k8s.io", "StorageClass").find(({ data }) => {
    const annotations = field(field(data, "metadata"), "annotations");
    return isObject(annotations) && field(annotations, isDefault) === "true";
  })?.data;
}
