import type { ConsequenceCode } from "./catalogue.js";
import type { Consequence, Weight } from "./consequence.js";
import type { Scene } from "./pair.js";
import { records } from "./rules/records.js";
import { registrations } from "./rules/registrations.js";
import { removals } from "./rules/removals.js";
import { rules } from "./rules/rules.js";
import { starts } from "./rules/starts.js";
import { stackConsequences } from "./stacks/consequences.js";

const order: readonly Weight[] = ["danger", "caution", "notice"];

/**
 * All that the changes of a plan do, without repetitions.
 *
 * @param clusters those whose record differs.
 */
export function consequencesOf(scene: Scene, clusters: readonly string[]): Consequence[] {
  const found = scene.pairs.flatMap((pair) => applied(rules.flatMap((rule) => rule(pair, scene))));
  const toldPaths = new Set(found.map(({ path }) => path));
  const all = [...found, ...removals(scene, toldPaths), ...starts(scene), ...registrations(scene), ...stackConsequences(scene), ...clusters.flatMap((cluster) => records(cluster, scene))];
  const distinct = new Map(all.map((one) => [JSON.stringify([one.code, one.cluster, one.deployment, one.object, one.text]), one]));
  return [...distinct.values()];
}

const rollouts: readonly ConsequenceCode[] = ["restart", "downtime", "restart-on-delete", "next-run"];
const refusals: readonly ConsequenceCode[] = ["immutable-field", "immutable-data", "recreated"];

/** What is refused as a whole restarts nothing: that comes with the deletion, and is told with it. */
function applied(found: readonly Consequence[]): readonly Consequence[] {
  return found.some(({ code }) => refusals.includes(code)) ? found.filter(({ code }) => !rollouts.includes(code)) : found;
}

/** Most weighty first, then by code, cluster, deployment and object. */
export function byWeight(a: Consequence, b: Consequence): number {
  const keys = (one: Consequence): string[] => [one.code, one.cluster, one.deployment ?? "", one.object, one.text];
  const weight = order.indexOf(a.weight) - order.indexOf(b.weight);
  if (weight !== 0) return weight;
  const [left, right] = [keys(a), keys(b)];
  const at = left.findIndex((key, index) => key !== right[index]);
  return at === -1 ? 0 : (left[at] ?? "") < (right[at] ?? "") ? -1 : 1;
}
