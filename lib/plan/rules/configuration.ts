import { field, objects, podTemplate, type PodTemplate } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { same } from "../../tree/data.js";
import type { Consequence } from "../consequence.js";
import { pointerOf, tell, type Pair, type Scene } from "../pair.js";
import type { Held } from "../side.js";
import { named } from "../wording.js";

/** How running pods read a ConfigMap or Secret: as they start, or as files that change under them. */
type Reading = "stale" | "live";

const kinds: readonly (readonly [group: string, kind: string])[] = [["apps", "Deployment"], ["apps", "StatefulSet"], ["apps", "DaemonSet"], ["apps", "ReplicaSet"], ["", "Pod"]];

/** A ConfigMap or Secret that changes while the pods that read it go on running. One that cannot change is refused, and told of as such. */
export function configuration(pair: Pair, scene: Scene): Consequence[] {
  const { type, before, after, identity } = pair;
  if ((type !== "/ConfigMap" && type !== "/Secret") || before === undefined || after === undefined || before["immutable"] === true) return [];
  const changed = ["data", "binaryData"].filter((name) => !same(before[name] ?? {}, after[name] ?? {}));
  if (changed.length === 0) return [];
  const found = readers(pair, scene);
  const pointer = pointerOf(changed[0] ?? "data");
  const stale = found.filter(({ reading }) => reading === "stale").map(({ name }) => name);
  const live = found.filter(({ reading, name }) => reading === "live" && !stale.includes(name)).map(({ name }) => name);
  const what = `${identity.kind} ${identity.name}`;
  return [
    ...(stale.length === 0 ? [] : [tell(pair, "config-stale", { pointer, text: `leaves ${named(stale)} with the old ${what} until the next restart` })]),
    ...(live.length === 0 ? [] : [tell(pair, "config-live", { pointer, text: `changes files of ${what} under running pods of ${named(live)}` })]),
  ];
}

interface Reader {
  readonly name: string;
  readonly reading: Reading;
}

/** Workloads of the namespace whose pods stay as they are. A file that does not hold the name is not even parsed. */
function readers({ cluster, identity: { kind, name, namespace } }: Pair, { before, after }: Scene): Reader[] {
  return kinds.flatMap(([group, of]) => after.paths(cluster, group, of, namespace).flatMap((path) => {
    if (after.text(path)?.includes(name) !== true) return [];
    const held = after.object(path);
    if (held === undefined || restartsAnyway(held, before.find(cluster, held.identity))) return [];
    const template = podTemplate({ ...held.identity, data: held.data });
    const readings = template === undefined ? [] : readingsOf(template, kind, name);
    return readings.map((reading) => ({ name: held.identity.name, reading }));
  }));
}

/** Whether the pods are new, or their template changes as well, or something restarts them whenever configuration changes. */
function restartsAnyway(now: Held, old: Held | undefined): boolean {
  const template = ({ identity, data }: Held): PodTemplate | undefined => podTemplate({ ...identity, data });
  const annotations = field(field(now.data, "metadata"), "annotations");
  // Stakater Reloader, "How to use it".
  const reloads = ["auto", "search"].some((name) => field(annotations, `reloader.stakater.com/${name}`) === "true");
  if (old === undefined || reloads) return true;
  const [is, was] = [template(now), template(old)];
  return is === undefined || was === undefined || !same(is.spec, was.spec) || !same(is.metadata, was.metadata);
}

function readingsOf({ spec }: PodTemplate, kind: string, name: string): Reading[] {
  const containers = [...objects(spec["containers"]), ...objects(spec["initContainers"])];
  const [from, key] = kind === "Secret" ? ["secretRef", "secretKeyRef"] : ["configMapRef", "configMapKeyRef"];
  const isRead = containers.some((container) => objects(container["envFrom"]).some((one) => field(one[from], "name") === name)
    || objects(container["env"]).some((one) => field(field(one["valueFrom"], key), "name") === name));
  const volumes = new Set(objects(spec["volumes"]).filter((volume) => holds(volume, kind, name)).map((volume) => volume["name"]));
  const mounts = containers.flatMap((container) => objects(container["volumeMounts"])).filter((mount) => volumes.has(mount["name"] ?? null));
  return [
    ...(isRead || mounts.some((mount) => isNamed(mount["subPath"]) || isNamed(mount["subPathExpr"])) ? ["stale" as const] : []),
    ...(mounts.some((mount) => !isNamed(mount["subPath"]) && !isNamed(mount["subPathExpr"])) ? ["live" as const] : []),
  ];
}

const isNamed = (value: Data | undefined): boolean => typeof value === "string" && value !== "";

function holds(volume: DataObject, kind: string, name: string): boolean {
  if (kind === "Secret" && field(volume["secret"], "secretName") === name) return true;
  if (kind === "ConfigMap" && field(volume["configMap"], "name") === name) return true;
  const source = kind === "Secret" ? "secret" : "configMap";
  return objects(field(volume["projected"], "sources")).some((one) => field(one[source], "name") === name);
}
