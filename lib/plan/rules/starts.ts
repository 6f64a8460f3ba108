import { podTemplate } from "../../checks/workload.js";
import type { Consequence } from "../consequence.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { counted } from "../wording.js";
import { replicasOf } from "./replicas.js";

/** Workloads that are new: one line for a whole new deployment, else one for each. */
export function starts(scene: Scene): Consequence[] {
  const folders = new Map<string, Pair[]>();
  for (const pair of scene.pairs) {
    const { before, after, identity: { group, kind }, change } = pair;
    if (before !== undefined || after === undefined || podTemplate({ group, kind, data: after }) === undefined || scene.relocated.has(pair)) continue;
    const folder = change.path.slice(0, change.path.lastIndexOf("/"));
    folders.set(folder, [...(folders.get(folder) ?? []), pair]);
  }
  return [...folders].flatMap(([folder, pairs]) => {
    const [first] = pairs;
    if (first === undefined) return [];
    if (scene.before.hasFolder(folder)) return pairs.map((pair) => startOf(pair, pair.identity.name, [pair], scene));
    return [startOf(first, first.change.deployment ?? first.identity.name, pairs, scene)];
  });
}

function startOf(pair: Pair, subject: string, pairs: readonly Pair[], scene: Scene): Consequence {
  const pods = pairs.reduce((sum, one) => sum + podsOf(one, scene), 0);
  const what = pairs.length === 1 ? "" : counted(pairs.length, "workload");
  const counts = [what, pods === 0 ? "" : counted(pods, "pod")].filter((part) => part !== "").join(" with ");
  return tell(pair, "starts", { subject, text: `starts ${subject}${counts === "" ? "" : `: ${counts}`}` });
}

function podsOf({ type, cluster, identity, after }: Pair, scene: Scene): number {
  const hasReplicas = type === "apps/Deployment" || type === "apps/StatefulSet" || type === "apps/ReplicaSet";
  return hasReplicas && after !== undefined ? replicasOf(scene.after, cluster, identity, after).least : 0;
}
