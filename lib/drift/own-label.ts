import { field } from "../checks/workload.js";
import type { DataObject } from "../synth/manifest.js";

// The label that the compiler sets on the objects of deployments, and on what delivers them.
const label = "app.kubernetes.io/managed-by";
const value = "astrolabe";

/** Selects what carries the compiler's label. */
export const ownSelector = `${label}=${value}`;

/** Whether an object carries the compiler's label. */
export function isOurs({ metadata }: DataObject): boolean {
  return field(field(metadata, "labels"), label) === value;
}
