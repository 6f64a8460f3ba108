import { field } from "../../checks/workload.js";
import { objectLabel, type Data, type DataObject } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { isDeletedAlone } from "../fate.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { shown } from "../wording.js";
import { isOfGonePods } from "./gone.js";
import { rangeOf } from "./replicas.js";

/** PodDisruptionBudgets that ask for less, and autoscalers whose range changes. */
export function disruptions(pair: Pair, scene: Scene): Consequence[] {
  if (pair.type === "policy/PodDisruptionBudget") return budgets(pair, scene);
  if (pair.type === "autoscaling/HorizontalPodAutoscaler") return scalers(pair, scene);
  return [];
}

function budgets(pair: Pair, scene: Scene): Consequence[] {
  const { before, after, identity: { name } } = pair;
  if (before === undefined) return [];
  if (after === undefined) {
    return isDeletedAlone(pair, scene) && !isOfGonePods(pair, field(field(before, "spec"), "selector"), scene)
      ? [tell(pair, "budget-weaker", { text: `lets maintenance stop all pods that ${name} kept` })] : [];
  }
  const of = (object: DataObject, field_: string): Data | undefined => field(field(object, "spec"), field_);
  const asksLess = isLower(of(before, "minAvailable"), of(after, "minAvailable"));
  const allowsMore = isLower(of(after, "maxUnavailable"), of(before, "maxUnavailable"));
  if (!asksLess && !allowsMore) return [];
  const name_ = asksLess ? "minAvailable" : "maxUnavailable";
  return [tell(pair, "budget-weaker", { pointer: `/spec/${name_}`, text: `lets maintenance stop more pods at a time by ${name}: ${name_} ${shown(of(after, name_))} instead of ${shown(of(before, name_))}` })];
}

/** Whether the later of two numbers, or of two percentages, is lower. What is of another form cannot be told. */
function isLower(was: Data | undefined, is: Data | undefined): boolean {
  const [old, now] = [numberOf(was), numberOf(is)];
  return old !== undefined && now !== undefined && typeof was === typeof is && now < old;
}

function numberOf(value: Data | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}

function scalers(pair: Pair, scene: Scene): Consequence[] {
  const { before, after } = pair;
  const target = field(field(after ?? before, "spec"), "scaleTargetRef");
  const subject = shown(field(target, "name"));
  if (before === undefined) {
    const workload = scene.before.named(pair.cluster, "apps", String(field(target, "kind")), subject)
      .find(({ identity }) => identity.namespace === pair.identity.namespace);
    const { least, most } = after === undefined ? { least: 0, most: 0 } : rangeOf(after);
    return workload === undefined ? [] : [tell(pair, "autoscaler-raised", { subject, text: `lets ${subject} run ${least} to ${most} pods by itself` })];
  }
  if (after === undefined) {
    return isDeletedAlone(pair, scene) && !isTargetGone(pair, target, scene)
      ? [tell(pair, "autoscaler-lowered", { subject, text: `no longer scales ${subject} by itself, up to ${rangeOf(before).most} pods before` })] : [];
  }
  const [was, is] = [rangeOf(before), rangeOf(after)];
  if (was.least === is.least && was.most === is.most) return [];
  const isLess = is.most < was.most || is.least < was.least;
  return [tell(pair, isLess ? "autoscaler-lowered" : "autoscaler-raised", {
    subject, pointer: "/spec", text: `lets ${subject} run ${is.least} to ${is.most} pods by itself, ${was.least} to ${was.most} before`,
  })];
}

function isTargetGone({ cluster, identity }: Pair, target: Data | undefined, { pairs }: Scene): boolean {
  const label = objectLabel({ group: "", kind: String(field(target, "kind")), namespace: identity.namespace, name: String(field(target, "name")) });
  return pairs.some((pair) => pair.after === undefined && pair.cluster === cluster && objectLabel(pair.identity) === label);
}
