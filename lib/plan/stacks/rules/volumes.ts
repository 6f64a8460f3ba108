import { nameBeyond } from "../../../checks/stacks/stack-file.js";
import type { ServiceMount, StackVolume } from "../../../model/stack.js";
import { same } from "../../../tree/data.js";
import type { Consequence } from "../../consequence.js";
import { pointerOf, tell } from "../../pair.js";
import { named } from "../../wording.js";
import { placementOf } from "../meaning.js";
import type { HeldStack } from "../held-stack.js";
import { pointerTo, type ServicePair } from "../service-pair.js";
import { entries, entry, plain, tellOf, type StackChange } from "../stack-change.js";

/** Volumes of a stack that nothing names any more, or that are to be otherwise than they were made. */
export function volumes(stack: StackChange): Consequence[] {
  const { before, after } = stack;
  if (before === undefined || after === undefined) return [];
  const kept = new Set(entries(after.document.volumes).map(([key, volume]) => nameBeyond(after.name, key, plain(volume))));
  return entries(before.document.volumes).flatMap(([key, was]) => {
    const is = entry(after.document.volumes, key);
    const name = nameBeyond(before.name, key, plain(was));
    const part = { kind: "Volume", name: key } as const;
    if (was.external === true) return [];
    if (!kept.has(name)) return [tellOf(stack, part, "volume-left", { subject: name, text: `leaves the volume ${name} with its data: no service of ${stack.name} uses it` })];
    const changed = is === undefined ? [] : changes(was, is);
    return changed.length === 0 ? [] : [tellOf(stack, part, "volume-fixed", {
      subject: name, pointer: pointerOf("volumes", key), text: `keeps the volume ${name} as it was made; only a new one has ${named(changed)}`,
    })];
  });
}

function changes(was: StackVolume, is: StackVolume): string[] {
  const [old, now] = [was.driver ?? "local", is.driver ?? "local"];
  if (is.external === true) return [];
  return [
    ...(old === now ? [] : [`the driver ${now} instead of ${old}`]),
    // Options may hold credentials of a driver, so they are named and not shown.
    ...Object.keys({ ...was.driver_opts, ...is.driver_opts }).filter((option) => entry(was.driver_opts, option) !== entry(is.driver_opts, option)).sort().map((option) => `another option ${option}`),
  ];
}

/** A service that finds other data where it had its own, or none. */
export function mounts(pair: ServicePair): Consequence[] {
  const { stack: { before, after }, old, now, identity: { name } } = pair;
  if (before === undefined || after === undefined || old === undefined || now === undefined) return [];
  const pointer = pointerTo(pair, "volumes");
  const later = new Map((now.volumes ?? []).map((mount) => [mount.target, mount]));
  return (old.volumes ?? []).flatMap((mount) => {
    const other = later.get(mount.target);
    const was = sourceOf(before, mount);
    if (was === undefined || other === undefined) return [];
    if (other.type === "tmpfs") return [tell(pair, "data-in-pod", { pointer, text: `keeps ${mount.target} of ${name} in memory only, and leaves ${was} unused` })];
    const is = sourceOf(after, other);
    return is === undefined || is === was ? [] : [tell(pair, "volume-swapped", { pointer, text: `gives ${name} ${is} instead of ${was}, whose data is not copied` })];
  });
}

/** Where the data of a mount is, in words. */
function sourceOf({ name, document }: HeldStack, { type, source = "" }: ServiceMount): string | undefined {
  if (type === "bind") return `the folder ${source} of its node`;
  const volume = entry(document.volumes, source);
  return type !== "volume" || source === "" ? undefined : `the volume ${nameBeyond(name, source, volume === undefined ? undefined : plain(volume))}`;
}

/** Where tasks may run: those that stand elsewhere move, and volumes of a node do not go with them. */
export function placement(pair: ServicePair): Consequence[] {
  const { stack: { before, after }, old, now, identity: { name } } = pair;
  if (before === undefined || after?.dialect !== "swarm" || old === undefined || now === undefined) return [];
  const [was, is] = [placementOf(old), placementOf(now)];
  if (same([...was].sort(), [...is].sort())) return [];
  const pointer = pointerTo(pair, "deploy", "placement");
  const text = (where: readonly string[]): string => (where.length === 0 ? "any node" : named(where));
  const local = (now.volumes ?? []).flatMap(({ type, source = "" }) => {
    const volume = entry(after.document.volumes, source);
    return type === "volume" && (volume === undefined || isLocal(volume)) ? [source] : [];
  });
  return [
    tell(pair, "placement-changed", { pointer, text: `moves tasks of ${name} that may not stay where they are: ${text(is)} instead of ${text(was)}` }),
    ...(local.length === 0 ? [] : [tell(pair, "data-elsewhere", { pointer, text: `lets ${name} begin with empty volumes on another node: ${named([...new Set(local)])} ${local.length === 1 ? "stays" : "stay"} where ${local.length === 1 ? "it is" : "they are"}` })]),
  ];
}

/** Whether a volume is on the disk of one node: Docker's own driver also mounts what several nodes reach (docs.docker.com, `docker volume create`). */
export function isLocal({ driver = "local", driver_opts = {}, external }: StackVolume): boolean {
  return external !== true && driver === "local" && !/^(?:nfs|cifs|smb|ceph|gluster)/.test(entry(driver_opts, "type") ?? "");
}
