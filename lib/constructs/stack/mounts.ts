import { createHash } from "node:crypto";
import type { ServiceFile, ServiceMount } from "../../model/stack.js";
import type { VolumeClass } from "../../model/swarm.js";
import { ConfigEntry, ConfigFile } from "../config-file.js";
import { scratchSize } from "../mount.js";
import { shorten } from "../object-name.js";
import { bytes } from "../quantity.js";
import { range } from "../resources.js";
import { SecretKey, SecretReference } from "../secret-reference.js";
import { ReadOnlyVolume } from "../volume.js";
import type { Workload } from "../workload.js";
import { report, type StackContext } from "./context.js";
import { userOf } from "./security.js";
import { fittingKey, literal, longestFileName } from "./text.js";
import { classOf, volumeOf } from "./volumes.js";

/** What stands where in a service's containers. */
export interface ServiceMounts {
  readonly volumes?: readonly ServiceMount[];
  readonly configs?: readonly ServiceFile[];
  readonly secrets?: readonly ServiceFile[];
}

/** Files of a config can be read by everybody, those of a secret by user and group. */
const modes = { config: 0o444, secret: 0o440 } as const;

/** @param member number of the replica that has volumes of its own. */
export function mountsOf(workload: Workload, service: string, context: StackContext, member?: number): ServiceMounts {
  const { props: { mounts = {}, hostPaths = [] }, scratch, storage } = workload;
  const volumes: ServiceMount[] = [];
  const configs: ServiceFile[] = [];
  const secrets: ServiceFile[] = [];
  for (const [path, mounted] of Object.entries(mounts)) {
    if (mounted instanceof ConfigFile) for (const file of Object.keys(mounted.props.files)) configs.push(configFile(mounted, file, below(path, file), context));
    else if (mounted instanceof ConfigEntry) configs.push(configFile(mounted.config, mounted.file, literal(path), context));
    else if (mounted instanceof SecretReference) for (const key of keysOf(workload, mounted, path)) secrets.push(secretFile(workload, mounted, key, below(path, key), context));
    else if (mounted instanceof SecretKey) secrets.push(secretFile(workload, mounted.secret, mounted.key, literal(path), context));
    else {
      const [volume, isReadOnly] = mounted instanceof ReadOnlyVolume ? [mounted.volume, true] : [mounted, false];
      ownershipLoss(workload, classOf(volume, volume.props.class, context), service, context);
      volumes.push({ type: "volume", source: volumeOf(volume, context), target: literal(path), ...(isReadOnly ? { read_only: true } : {}) });
      context.keeps(workload, "volumes");
    }
  }
  for (const [path, own] of Object.entries(storage)) {
    ownershipLoss(workload, classOf(workload, own.class, context), service, context);
    volumes.push({ type: "volume", source: volumeOf({ part: workload, path, storage: own, member: member ?? 0 }, context), target: literal(path) });
    context.keeps(workload, "volumes");
  }
  for (const [path, folder] of Object.entries(scratch)) volumes.push({ type: "tmpfs", target: literal(path), tmpfs: { size: bytes(scratchSize(folder)) ?? 0 } });
  scratchLosses(workload, service, context);
  for (const { path, mountPath = path, readOnly = true, create = false } of hostPaths) {
    volumes.push({
      type: "bind", source: literal(path), target: literal(mountPath), ...(readOnly ? { read_only: true } : {}),
      ...(create && !context.isSwarm ? { bind: { create_host_path: true } } : {}),
    });
    if (create && context.isSwarm) context.changes(workload, "volumes", `the folder ${path} has to be on the nodes: Docker does not make it`);
  }
  if (configs.length > 0) context.changes(workload, "configuration", "a config for each file, with a hash in its name");
  if (secrets.length > 0) context.changes(workload, "secrets", context.isSwarm ? "a secret of the Swarm for each key" : "a file of the host for each key");
  return { ...listed("volumes", volumes), ...listed("configs", configs), ...listed("secrets", secrets) };
}

function listed<Name extends string, Item>(name: Name, items: readonly Item[]): Partial<Record<Name, readonly Item[]>> {
  if (items.length === 0) return {};
  const record: Partial<Record<Name, readonly Item[]>> = {};
  record[name] = items;
  return record;
}

const below = (folder: string, file: string): string => literal(`${folder.replace(/\/$/, "")}/${file}`);

/** A config cannot be changed, so its name carries a hash of its content: a new version is a new config. */
function configFile(config: ConfigFile, file: string, target: string, context: StackContext): ServiceFile {
  const content = config.props.files[file] ?? "";
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const key = `${fittingKey(context.name, longestFileName - hash.length - 1, config.objectName, file)}-${hash}`;
  if (context.isSwarm) {
    context.configs.set(key, { name: `${context.name}_${key}`, file: `./configs/${key}` });
    context.files.set(`configs/${key}`, content);
  } else context.configs.set(key, { content: literal(content) });
  context.origin(`configs/${key}`, config);
  return { source: key, target, mode: modes.config };
}

/** A Swarm has one secret for each key; a Compose host, which has none, a file that root hands out. */
function secretFile(workload: Workload, secret: SecretReference, key: string, target: string, context: StackContext): ServiceFile {
  const { name } = secret.props;
  const source = shorten(`${name}_${key}`, longestFileName - context.name.length - 1);
  const { place } = context;
  if (place.distribution === "swarm") context.secrets.set(source, { external: true, name: `${context.name}_${source}` });
  else context.secrets.set(source, { file: `${place.secretsFolder ?? "/etc/astrolabe/secrets"}/${context.name}/${name}/${key}` });
  context.origin(`secrets/${source}`, secret);
  // Compose mounts the file of the host as it is, and passes over who is to own it.
  if (!context.isSwarm) return { source, target };
  const { user, group } = userOf(workload);
  return { source, target, uid: String(user), gid: String(group), mode: modes.secret };
}

/** A folder of files needs their names, which Kubernetes would find in the Secret. */
function keysOf(workload: Workload, secret: SecretReference, path: string): readonly string[] {
  const { name, keys } = secret.props;
  if (keys === undefined || keys.length === 0) {
    report(workload, [`The secret ${name} is mounted at ${path} as a folder, and states no keys. Write its \`keys\`: a stack has each of them as a file.`]);
    return [];
  }
  return keys;
}

/** Kubernetes gives a volume to the workload's group; Docker fills it from the image, or leaves it to root. */
function ownershipLoss(workload: Workload, storage: VolumeClass | undefined, service: string, context: StackContext): void {
  const { user, group } = userOf(workload);
  const isStated = Object.entries(storage?.options ?? {}).some(([key, value]) => /\b[ug]id\b/.test(`${key} ${value}`));
  if (user === 0 || storage === undefined || isStated) return;
  context.loses(workload, "loss-volume-ownership", `Volumes of the class ${storage.name} belong to whom the image says, or to root, and the workload runs as ${user}:${group}`, { service, pointer: "/volumes" });
}

/** Folders in memory count toward the memory limit. Up to a quarter of it is taken to be spare. */
function scratchLosses(workload: Workload, service: string, context: StackContext): void {
  const onDisk = Object.entries(workload.scratch).filter(([, folder]) => typeof folder === "string");
  if (onDisk.length === 0) return;
  const size = onDisk.reduce((sum, [, folder]) => sum + (bytes(scratchSize(folder)) ?? 0), 0);
  const limit = bytes(range(workload.props.resources?.memory ?? "256Mi").limit) ?? 0;
  if (size * 4 <= limit) context.changes(workload, "volumes", "scratch on disk is held in memory");
  else context.loses(workload, "loss-scratch", `The scratch folders ${onDisk.map(([path]) => path).join(", ")} may take ${Math.round(size / 2 ** 20)} MiB of the ${Math.round(limit / 2 ** 20)} MiB of memory`, { service, pointer: "/volumes" });
}
