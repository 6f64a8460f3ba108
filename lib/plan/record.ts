import { field, isObject, objects } from "../checks/workload.js";
import type { Data } from "../synth/manifest.js";
import { provenancePath } from "../tree/places.js";
import type { Side } from "./side.js";

/** What the record of a cluster says of its nodes and of what is let pass. */
export interface ClusterRecord {
  /** Nodes by name; absent in a tree of an earlier compiler. */
  readonly nodes?: ReadonlyMap<string, Data>;
  readonly waived?: readonly WaivedFinding[];
}

export interface WaivedFinding {
  readonly check: string;
  readonly object: string;
  readonly until: string;
}

/** Reads the record of a cluster in a tree; nothing when there is none, or it is no JSON. */
export function recordOf(side: Side, cluster: string): ClusterRecord | undefined {
  const data = side.json(provenancePath(cluster));
  if (!isObject(data)) return undefined;
  const { nodes, waived } = data;
  return {
    ...(isObject(nodes) ? { nodes: new Map(Object.entries(nodes)) } : {}),
    ...(Array.isArray(waived) ? { waived: objects(waived).flatMap((waiver) => {
      const [check, object, until] = [field(waiver, "check"), field(waiver, "object"), field(waiver, "until")];
      return typeof check === "string" && typeof object === "string" && typeof until === "string" ? [{ check, object, until }] : [];
    }) } : {}),
  };
}
