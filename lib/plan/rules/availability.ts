import { field, isObject, objects, type PodTemplate } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { quantity } from "../../checks/rules/quantities.js";
import type { Consequence } from "../consequence.js";
import { pointerOf, tell, templates, type Pair, type Scene } from "../pair.js";
import { counted, named, shown } from "../wording.js";
import { replicasOf, replicasText } from "./replicas.js";

const scalable: ReadonlySet<string> = new Set(["apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet"]);

/** A workload that stays and bears less than before. */
export function availability(pair: Pair, scene: Scene): Consequence[] {
  const { before, after, type } = pair;
  if (before === undefined || after === undefined) return [];
  const { before: old, after: now } = templates(pair);
  return [
    ...(scalable.has(type) ? scaled(pair, before, after, scene) : []),
    ...interrupted(pair, before, after),
    ...(old === undefined || now === undefined ? [] : [...probes(pair, old, now), ...spread(pair, old, now), ...lowered(pair), ...priority(pair, old, now, scene)]),
  ];
}

function scaled(pair: Pair, before: DataObject, after: DataObject, scene: Scene): Consequence[] {
  const { cluster, identity } = pair;
  const { name } = identity;
  const was = replicasOf(scene.before, cluster, identity, before);
  const is = replicasOf(scene.after, cluster, identity, after);
  const pointer = "/spec/replicas";
  if (is.most === 0 && was.most > 0) return [tell(pair, "stopped", { pointer, text: `stops ${name}: no pods instead of ${replicasText(was)}` })];
  if (was.most === 0 && is.most > 0) return [tell(pair, "starts", { pointer, text: `starts ${name}: ${counted(is.least, "pod")}` })];
  if (is.least >= was.least) return [];
  const alone = is.most === 1 ? "; with one pod, each restart and lost node stops it" : "";
  return [tell(pair, "replicas-lowered", { pointer, text: `runs ${replicasText(is)} instead of ${replicasText(was)} pods of ${name}${alone}` })];
}

function interrupted(pair: Pair, before: DataObject, after: DataObject): Consequence[] {
  if (pair.type !== "apps/Deployment") return [];
  const isHard = (object: DataObject): boolean => {
    const strategy = field(field(object, "spec"), "strategy");
    return field(strategy, "type") === "Recreate" || field(field(strategy, "rollingUpdate"), "maxUnavailable") === "100%";
  };
  return isHard(after) && !isHard(before) ? [tell(pair, "strategy-interrupts", { pointer: "/spec/strategy", text: `stops all pods of ${pair.identity.name} at each restart from now on` })] : [];
}

const probeNames = [["readinessProbe", "readiness"], ["livenessProbe", "liveness"], ["startupProbe", "startup"]] as const;

/** The containers that both have, by name. */
function both(before: PodTemplate, after: PodTemplate): { readonly name: string; readonly old: DataObject; readonly now: DataObject; readonly index: number }[] {
  const known = new Map(objects(before.spec["containers"]).map((container) => [container["name"], container]));
  return objects(after.spec["containers"]).flatMap((now, index) => {
    const old = known.get(now["name"]);
    return old === undefined ? [] : [{ name: shown(now["name"]), old, now, index }];
  });
}

function probes(pair: Pair, before: PodTemplate, after: PodTemplate): Consequence[] {
  const lost = both(before, after).flatMap(({ name, old, now }) => probeNames.flatMap(([field, word]) => (isObject(old[field]) && !isObject(now[field]) ? [`the ${word} probe of ${name}`] : [])));
  return lost.length === 0 ? [] : [tell(pair, "probe-removed", { pointer: `${after.pointer}/spec/containers`, text: `no longer probes ${pair.identity.name} as before: ${named(lost)} ${lost.length === 1 ? "is" : "are"} gone` })];
}

function spread(pair: Pair, before: PodTemplate, after: PodTemplate): Consequence[] {
  const topologies = ({ spec }: PodTemplate): string[] => {
    const apart = field(spec["affinity"], "podAntiAffinity");
    const required = objects(field(apart, "requiredDuringSchedulingIgnoredDuringExecution"));
    const preferred = objects(field(apart, "preferredDuringSchedulingIgnoredDuringExecution")).map((term) => term["podAffinityTerm"]);
    return [...new Set([...required, ...preferred, ...objects(spec["topologySpreadConstraints"])].map((term) => String(field(term, "topologyKey"))))];
  };
  const later = topologies(after);
  const lost = topologies(before).filter((key) => !later.includes(key));
  return lost.length === 0 ? [] : [tell(pair, "spread-removed", { pointer: `${after.pointer}/spec`, text: `no longer keeps pods of ${pair.identity.name} apart by ${named(lost)}` })];
}

/** A fall to this part of what it was is told of. */
const strongly = 2n;

/** Containers that may use, or are sure to get, half of what they had or less. */
export function lowered(pair: Pair): Consequence[] {
  const { before, after } = templates(pair);
  if (before === undefined || after === undefined) return [];
  const fallen = both(before, after).flatMap(({ name, old, now }) => ["limits", "requests"].flatMap((list) => {
    const [was, is] = [field(old["resources"], list), field(now["resources"], list)];
    return isObject(was) ? Object.keys(was).flatMap((resource) => fall(`${name} ${resource} ${list.slice(0, -1)}`, field(was, resource), field(is, resource))) : [];
  }));
  return fallen.length === 0 ? [] : [tell(pair, "resources-lowered", { pointer: `${after.pointer}/spec/containers`, text: `gives ${pair.identity.name} much less: ${named(fallen)}` })];
}

/** A limit that is taken away is no less; a request that is gone is none. */
function fall(what: string, was: Data | undefined, is: Data | undefined): string[] {
  const [old, now] = [quantity(was), is === undefined ? undefined : quantity(is)];
  if (old === undefined || now === undefined || old <= 0n || now * strongly > old) return [];
  return [`${what} ${ratioText(old, now)}`];
}

function ratioText(old: bigint, now: bigint): string {
  return now === 0n ? "to nothing" : `to ${Number(now * 100n / old)} %`;
}

function priority(pair: Pair, before: PodTemplate, after: PodTemplate, { before: earlier, after: later }: Scene): Consequence[] {
  const [was, is] = [before.spec["priorityClassName"], after.spec["priorityClassName"]];
  if (was === is || was === undefined) return [];
  const valueOf = (side: Scene["after"], name: Data | undefined): number | undefined => {
    if (typeof name !== "string") return 0;
    const value = side.find(pair.cluster, { group: "scheduling.k8s.io", kind: "PriorityClass", namespace: "", name })?.data["value"];
    return typeof value === "number" ? value : system.get(name);
  };
  const [old, now] = [valueOf(earlier, was), valueOf(later, is)];
  if (old !== undefined && now !== undefined && now >= old) return [];
  // Of two classes that nobody here knows, neither is the higher one.
  if (is !== undefined && (old === undefined || now === undefined)) return [];
  return [tell(pair, "priority-lowered", { pointer: `${after.pointer}/spec${pointerOf("priorityClassName")}`, text: `lets others go before ${pair.identity.name}: ${is === undefined ? "no priority class" : `the priority class ${shown(is)}`} instead of ${shown(was)}` })];
}

/** Kubernetes pkg/apis/scheduling, SystemPriorityClasses. */
const system: ReadonlyMap<string, number> = new Map([["system-cluster-critical", 2_000_000_000], ["system-node-critical", 2_000_001_000]]);
