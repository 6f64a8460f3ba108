import { ConfigEntry, ConfigFile } from "../config-file.js";
import { scratchSize, storageName, type Mountable } from "../mount.js";
import { shorten, toLabel } from "../object-name.js";
import { SecretKey, SecretReference } from "../secret-reference.js";
import { ReadOnlyVolume, Volume } from "../volume.js";
import type { Workload } from "../workload.js";
import type { Fields } from "./context.js";

/** A pod's volumes, where its container mounts them, and the configuration among them. */
export interface PodVolumes {
  readonly volumes: readonly Fields[];
  readonly mounts: readonly Fields[];
  readonly configs: readonly ConfigFile[];
}

/** A user's group can read secrets, others cannot. */
const secretMode = 0o440;

export function podVolumes({ props, scratch, storage }: Workload): PodVolumes {
  const volumes = new Map<string, Fields>();
  // A claim template would silently take the place of a volume with its name.
  const claimed = new Set(Object.entries(storage).map(([path, own]) => storageName(path, own)));
  const names = new Map<unknown, string>();
  const mounts: Fields[] = [];
  const configs = new Set<ConfigFile>();

  const volume = (source: unknown, wish: string, fields: Fields): string => {
    const known = names.get(source);
    if (known !== undefined) return known;
    const label = shorten(toLabel(wish), 60);
    let name = label;
    for (let next = 2; volumes.has(name) || claimed.has(name); next++) name = `${label}-${next}`;
    volumes.set(name, { name, ...fields });
    names.set(source, name);
    return name;
  };

  for (const [mountPath, mountable] of Object.entries(props.mounts ?? {})) {
    const { source, subPath, readOnly = true } = partOf(mountable);
    if (source instanceof ConfigFile) configs.add(source);
    const name = volume(source, ...volumeOf(source));
    mounts.push({ name, mountPath, ...(subPath === undefined ? {} : { subPath }), ...(readOnly ? { readOnly } : {}) });
  }
  for (const [mountPath, folder] of Object.entries(scratch)) {
    const medium = typeof folder === "string" ? {} : { medium: "Memory" };
    const name = volume(mountPath, `scratch-${mountPath}`, { emptyDir: { sizeLimit: scratchSize(folder), ...medium } });
    mounts.push({ name, mountPath });
  }
  for (const hostPath of props.hostPaths ?? []) {
    const { path, mountPath = path, readOnly = true, create = false } = hostPath;
    const name = volume(hostPath, `host-${path}`, { hostPath: { path, ...(create ? { type: "DirectoryOrCreate" } : {}) } });
    mounts.push({ name, mountPath, ...(readOnly ? { readOnly } : {}) });
  }
  for (const [mountPath, own] of Object.entries(storage)) mounts.push({ name: storageName(mountPath, own), mountPath });

  return { volumes: [...volumes.values()], mounts, configs: [...configs] };
}

interface Mounted {
  readonly source: ConfigFile | SecretReference | Volume;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

function partOf(mountable: Mountable): Mounted {
  if (mountable instanceof ConfigEntry) return { source: mountable.config, subPath: mountable.file };
  if (mountable instanceof SecretKey) return { source: mountable.secret, subPath: mountable.key };
  if (mountable instanceof ReadOnlyVolume) return { source: mountable.volume };
  return mountable instanceof Volume ? { source: mountable, readOnly: false } : { source: mountable };
}

function volumeOf(source: Mounted["source"]): [wish: string, fields: Fields] {
  const name = source.objectName;
  if (source instanceof ConfigFile) return [`config-${name}`, { configMap: { name } }];
  if (source instanceof SecretReference) {
    return [`secret-${name}`, { secret: { secretName: name, defaultMode: secretMode } }];
  }
  return [`volume-${name}`, { persistentVolumeClaim: { claimName: name } }];
}
