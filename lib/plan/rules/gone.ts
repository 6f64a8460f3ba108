import { field, isObject, podTemplate } from "../../checks/workload.js";
import type { Data } from "../../synth/manifest.js";
import type { Pair, Scene } from "../pair.js";

/**
 * Whether the pods that a selector means go with their workload in the same change: what guarded or restricted them is
 * then missed by nobody. A selector without labels means all pods of a namespace, and they do not all go.
 */
export function isOfGonePods({ cluster, identity: { namespace } }: Pair, selector: Data | undefined, { pairs }: Scene): boolean {
  const wanted = field(selector, "matchLabels");
  if (!isObject(wanted) || Object.keys(wanted).length === 0) return false;
  return pairs.some(({ before, after, identity, cluster: of }) => {
    if (before === undefined || after !== undefined || of !== cluster || identity.namespace !== namespace) return false;
    const labels = podTemplate({ ...identity, data: before })?.metadata["labels"];
    return Object.entries(wanted).every(([key, value]) => field(labels, key) === value);
  });
}
