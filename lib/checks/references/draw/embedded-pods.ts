import type { Data, DataObject } from "../../../synth/manifest.js";
import { below, object } from "../../rules/reading.js";
import { field, isObject } from "../../workload.js";

/** A pod template within a custom resource. */
export interface EmbeddedPod {
  readonly metadata: DataObject;
  readonly spec: DataObject;
  /** JSON pointer of the spec. */
  readonly at: string;
}

/** How deep templates are looked for. A RayCluster's are on level 4. */
const maxDepth = 8;

/**
 * The pod templates of a custom resource: whatever has a spec with a list of containers under the name
 * `template`, as all operators that take pods from their authors have it.
 */
export function embeddedPods(data: DataObject): EmbeddedPod[] {
  const found: EmbeddedPod[] = [];
  look(data.spec, "/spec", 0, found);
  return found;
}

function look(value: Data | undefined, at: string, depth: number, found: EmbeddedPod[]): void {
  if (depth > maxDepth || typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    value.forEach((item: Data, index) => look(item, `${at}/${index}`, depth + 1, found));
    return;
  }
  if (!isObject(value)) return;
  for (const name of Object.keys(value)) {
    const inner = value[name];
    const spec = name === "template" ? field(inner, "spec") : undefined;
    if (isObject(spec) && Array.isArray(spec.containers)) found.push({ metadata: object(field(inner, "metadata")), spec, at: `${below(at, name)}/spec` });
    else look(inner, below(at, name), depth + 1, found);
  }
}
