import { field, isObject, objects } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { automation } from "../fate.js";
import { tell, type Pair, type Scene } from "../pair.js";
import { named, shown } from "../wording.js";

/** What ArgoCD may deliver, and what it does by itself. */
export function applications(pair: Pair, scene: Scene): Consequence[] {
  const { type, before, after } = pair;
  if (before === undefined || after === undefined) return [];
  if (type === "argoproj.io/Application") return automated(pair, before, after);
  return type === "argoproj.io/AppProject" ? projects(pair, before, after, scene) : [];
}

function automated(pair: Pair, before: DataObject, after: DataObject): Consequence[] {
  const [was, is] = [automation(before), automation(after)];
  if (was === undefined) return [];
  const { name } = pair.identity;
  const pointer = "/spec/syncPolicy/automated";
  if (is === undefined) return [tell(pair, "sync-off", { pointer, text: `no longer syncs ${name} by itself` })];
  const lost = (["prune", "selfHeal"] as const).filter((what) => field(was, what) === true && field(is, what) !== true);
  const words = lost.map((what) => (what === "prune" ? "deletes what is removed" : "puts back what is changed by hand"));
  return lost.length === 0 ? [] : [tell(pair, "sync-off", { pointer, text: `no longer ${words.join(" nor ")} in ${name}` })];
}

/** Lists of an AppProject by which it allows, as texts. */
function allowed(project: DataObject): ReadonlyMap<string, readonly string[]> {
  const spec = field(project, "spec");
  const repositories = field(spec, "sourceRepos");
  const kinds = (list: Data | undefined): string[] => objects(list).map(({ group, kind }) => (group === "" || group === undefined ? shown(kind) : `${shown(kind)}.${shown(group)}`));
  return new Map([
    ["repository", Array.isArray(repositories) ? repositories.map((one: Data) => shown(one)) : []],
    ["namespace", objects(field(spec, "destinations")).map(({ namespace, server, name }) => `${shown(namespace ?? "*")} on ${shown(name ?? server)}`)],
    ["kind of the whole cluster", kinds(field(spec, "clusterResourceWhitelist"))],
    // Without a list all kinds within namespaces are allowed (argo-cd, AppProject.IsGroupKindNamePermitted).
    ["kind", isObject(spec) && Array.isArray(spec["namespaceResourceWhitelist"]) ? kinds(spec["namespaceResourceWhitelist"]) : objects(field(spec, "namespaceResourceBlacklist")).some(({ kind }) => kind === "*") ? [] : ["*"]],
  ]);
}

const isAll = (entry: string): boolean => entry === "*" || entry === "*.*" || entry.startsWith("* on ");

function projects(pair: Pair, before: DataObject, after: DataObject, scene: Scene): Consequence[] {
  const { name } = pair.identity;
  const [was, is] = [allowed(before), allowed(after)];
  const added = [...is].flatMap(([what, entries]) => entries.filter((entry) => !(was.get(what) ?? []).some((old) => old === entry || isAll(old))).map((entry) => ({ what, entry })));
  const wild = added.filter(({ entry }) => isAll(entry));
  const told = wild.length > 0 ? wild : added;
  return [
    ...(told.length === 0 ? [] : [tell(pair, wild.length > 0 ? "project-unlimited" : "project-wider", {
      pointer: "/spec", text: `lets Applications of ${name} deliver more: ${named(told.map(({ what, entry }) => (isAll(entry) ? `every ${what}` : `the ${what} ${entry}`)))}`,
    })]),
    ...narrowed(pair, was, is, scene),
  ];
}

/** What the project no longer allows, of which objects are removed in the same change. Those of a Namespace that goes too go with it. */
function narrowed(pair: Pair, was: ReadonlyMap<string, readonly string[]>, is: ReadonlyMap<string, readonly string[]>, { pairs }: Scene): Consequence[] {
  const lost = (what: string): string[] => (was.get(what) ?? []).filter((entry) => !(is.get(what) ?? []).some((now) => now === entry || isAll(now)));
  const kinds = [...lost("kind"), ...lost("kind of the whole cluster")];
  const namespaces = lost("namespace").map((entry) => entry.slice(0, entry.indexOf(" on ")));
  const removed = pairs.filter(({ cluster, after, change }) => cluster === pair.cluster && after === undefined && change.deployment !== undefined);
  const deleted = new Set(removed.filter(({ type }) => type === "/Namespace").map(({ identity }) => identity.name));
  const left = removed.filter(({ identity: { group, kind, namespace } }) => !deleted.has(namespace)
    && (kinds.includes(group === "" ? kind : `${kind}.${group}`) || (namespace !== "" && namespaces.includes(namespace))));
  return left.length === 0 ? [] : [tell(pair, "project-narrower", {
    pointer: "/spec", text: `may leave ${named(left.map(({ change }) => change.object))} on the cluster: ${pair.identity.name} no longer allows them when they are to be deleted`,
  })];
}
