import type { VolumeClass } from "../../model/swarm.js";
import { quote } from "../../model/name.js";
import type { StackVolume } from "../../model/stack.js";
import { storageName, type Storage } from "../mount.js";
import type { Part } from "../part.js";
import { Volume } from "../volume.js";
import { report, type StackContext } from "./context.js";
import { literal } from "./text.js";

/** A volume of one replica of a workload. */
export interface OwnVolume {
  readonly part: Part;
  readonly path: string;
  readonly storage: Storage;
  readonly member: number;
}

/** Adds a volume to the stack, once, and gives its key. */
export function volumeOf(wanted: Volume | OwnVolume, context: StackContext): string {
  const [part, key, className, size] = wanted instanceof Volume
    ? [wanted, wanted.objectName, wanted.props.class, wanted.props.size]
    // As Kubernetes names the claims of a StatefulSet.
    : [wanted.part, `${storageName(wanted.path, wanted.storage)}-${wanted.part.objectName}-${wanted.member}`, wanted.storage.class, wanted.storage.size];
  if (context.volumes.has(key)) return key;
  const storage = classOf(part, className, context);
  context.volumes.set(key, storage === undefined ? {} : drawn(storage, `${context.name}_${key}`));
  context.claims.set(key, { size, ...(storage === undefined ? {} : { class: storage.name }) });
  context.origin(`volumes/${key}`, part);
  const pointer = `/volumes/${key}`;
  const isSized = Object.entries(storage?.options ?? {}).some(([name, value]) => /size/.test(name) || /(^|,)size=/.test(value));
  if (!isSized) context.loses(part, "loss-volume-size", `The volume ${key} is to have ${size}, and its driver does not hold it to that`, { pointer });
  return key;
}

/** The class that a volume asks for by name, or the default one. */
export function classOf(part: Part, name: string | undefined, { place }: StackContext): VolumeClass | undefined {
  const { storageClasses } = place;
  const found = storageClasses.find((storage) => (name === undefined ? storage.default === true : storage.name === name));
  const known = storageClasses.map((storage) => storage.name).join(", ") || "none";
  if (found === undefined) {
    report(part, [name === undefined
      ? `The volume names no storage class and the cluster has no default one (there are: ${known}). Write \`class\`.`
      : `The storage class ${quote(name)} does not exist on the cluster (there are: ${known}). Write one of them.`]);
  }
  return found;
}

function drawn({ driver, options = {} }: VolumeClass, name: string): StackVolume {
  const entries = Object.entries(options).map(([key, value]) => [key, literal(value.replaceAll("{volume}", name))] as const);
  return { driver, ...(entries.length === 0 ? {} : { driver_opts: Object.fromEntries(entries) }) };
}
