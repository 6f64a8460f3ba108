import type { Pack } from "../checks/schema/pack.js";
import { field, isObject } from "../checks/workload.js";
import { objectLabel, type DataObject } from "../synth/manifest.js";
import { argocdFolder } from "../targets/argocd/root.js";
import { compareToLive } from "./compare.js";
import type { Application } from "./applications.js";
import type { Drift, ObjectDrift } from "./drift.js";
import { findExtras } from "./extra.js";
import { identityKey, type Live } from "./live.js";
import { shapeOf } from "./shape.js";
import { extraVerdict, judgeFields, missingVerdict, type Unattended } from "./verdict.js";
import { isArgocdObject, type Wanted } from "./wanted.js";

/** What a cluster is compared with. */
export interface Comparison {
  readonly cluster: string;
  /** The objects of the tree that belong on it, see {@link wantedOn}. */
  readonly wanted: readonly Wanted[];
  readonly live: Live;
  /** The Applications of the whole tree, see applicationsOf. */
  readonly applications: ReadonlyMap<string, Application>;
  /** Schemas, of which the first that describes a kind counts. */
  readonly packs: readonly Pack[];
  /** What becomes of what no Application looks after. Default: nobody puts it back. */
  readonly unattended?: Unattended;
}

/** How a cluster differs from its tree, with what becomes of each difference. */
export function findDrift({ cluster: compares, wanted, live, applications, packs, unattended }: Comparison): Drift {
  const scaled = scaledWorkloads(wanted);
  const found: ObjectDrift[] = [];
  let compared = 0;
  for (const object of wanted) {
    const { manifest, file, folder, cluster } = object;
    const key = identityKey(manifest);
    const there = live.objects.get(key);
    const application = folder === "" ? undefined : applications.get(`${cluster}/${folder}`);
    const about = { cluster, folder, object: objectLabel(manifest), file };
    if (isHook(manifest.data)) continue;
    if (there === undefined) {
      if (live.absent.has(key)) {
        compared++;
        found.push({ kind: "missing", ...about, fields: [], verdict: missingVerdict(application, unattended) });
      }
      continue;
    }
    compared++;
    if (field(there.metadata, "deletionTimestamp") !== undefined) {
      found.push({ kind: "deleting", ...about, fields: [], verdict: missingVerdict(application, unattended) });
      continue;
    }
    const { apiVersion, group, kind } = manifest;
    const shape = shapeOf(packs, { group, kind, version: apiVersion.slice(apiVersion.indexOf("/") + 1) });
    const fields = compareToLive(manifest, there, shape).filter(({ pointer }) => pointer !== "/spec/replicas" || !scaled.has(key));
    if (fields.length > 0) found.push({ kind: "changed", ...about, fields: judgeFields(fields, manifest, application, unattended) });
  }
  found.push(...findExtras(live.objects, wanted, applications).map(({ identity, live: there, folder, application }): ObjectDrift => {
    const [cluster = compares, own = ""] = folder?.split("/") ?? [];
    return {
      kind: "extra", cluster, folder: own, object: objectLabel(identity), fields: [],
      verdict: extraVerdict(there, folder === undefined ? undefined : applications.get(folder)),
      ...(folder !== undefined || application === undefined ? {} : { note: `the tree has no Application ${application}` }),
    };
  }));
  return { compared, objects: found.sort((a, b) => compare(a.cluster, b.cluster) || compare(a.folder, b.folder) || compare(a.object, b.object)), unchecked: live.unchecked };
}

/**
 * The cluster that the Applications of a cluster live on: the one that ArgoCD runs in. It is the cluster itself when they
 * deliver to their own, else the only other one that has an ArgoCD; nothing when the tree does not tell.
 */
export function hostOf(cluster: string, applications: ReadonlyMap<string, Application>): string | undefined {
  const hosts = new Set([...applications].filter(([folder, { isOwnCluster }]) => isOwnCluster && !folder.endsWith(`/${argocdFolder}`)).map(([folder]) => folder.split("/")[0] ?? ""));
  const [only, ...others] = hosts;
  return hosts.has(cluster) ? cluster : others.length === 0 ? only : undefined;
}

/** The objects of a tree that belong on one cluster: its deployments, and the Applications of all clusters that its ArgoCD delivers to. */
export function wantedOn(cluster: string, wanted: readonly Wanted[], applications: ReadonlyMap<string, Application>): readonly Wanted[] {
  const hosts = new Map([...new Set(wanted.map((object) => object.cluster))].map((name) => [name, hostOf(name, applications)]));
  return wanted.filter((object) => (isArgocdObject(object) ? hosts.get(object.cluster) : object.cluster) === cluster);
}

/** Workloads that an autoscaler of the tree scales, so that their number of pods is its own. */
function scaledWorkloads(wanted: readonly Wanted[]): ReadonlySet<string> {
  return new Set(wanted.flatMap(({ manifest: { group, kind, namespace, data } }) => {
    const target = group === "autoscaling" && kind === "HorizontalPodAutoscaler" ? field(data.spec, "scaleTargetRef") : undefined;
    if (!isObject(target)) return [];
    const { apiVersion, kind: scaled, name } = target;
    const version = typeof apiVersion === "string" ? apiVersion : "";
    return [identityKey({ group: version.includes("/") ? version.slice(0, version.indexOf("/")) : "", kind: String(scaled), namespace, name: String(name) })];
  }));
}

/** Hooks come and go with each sync (Argo CD, "Sync Phases and Waves"). */
function isHook({ metadata }: DataObject): boolean {
  return typeof field(field(metadata, "annotations"), "argocd.argoproj.io/hook") === "string";
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
