import type { DataObject, Manifest } from "../../../synth/manifest.js";
import { isObject } from "../../workload.js";
import { withoutNulls } from "./fill.js";
import { otherDefaults } from "./other.js";
import { workloadDefaults } from "./workload.js";

const defaults = new Map(Object.entries({ ...otherDefaults, ...workloadDefaults }));

/**
 * An object as the API server passes it to admission: with the defaults of its kind, and without
 * fields that are null. The manifest itself is left as it is; what did not change is shared with it.
 */
export function defaulted({ group, kind, data }: Pick<Manifest, "group" | "kind" | "data">): DataObject {
  const change = defaults.get(`${group}/${kind}`);
  if (change === undefined) return data;
  const kept = withoutNulls(data);
  return isObject(kept) ? change(kept) : data;
}
