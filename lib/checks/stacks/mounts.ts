import type { Data, DataObject } from "../../synth/manifest.js";
import { list, text } from "../rules/reading.js";
import { isObject } from "../workload.js";

/** What a service mounts, one entry of its list. */
export interface Mount {
  readonly type: string;
  /** Empty for volumes without a name. */
  readonly source: string;
  readonly target: string;
  /** JSON pointer of the entry. */
  readonly at: string;
  readonly entry: Data;
}

/** The mounts of a service, in the long form (docker/cli, cli/compose/loader/volume.go, ParseVolume). */
export function mountsOf(service: DataObject, at: string): readonly Mount[] {
  return list(service.volumes).flatMap((entry, index): readonly Mount[] => {
    const place = `${at}/volumes/${index}`;
    if (isObject(entry)) {
      return [{ type: text(entry.type), source: text(entry.source), target: text(entry.target), at: place, entry }];
    }
    if (typeof entry !== "string") return [];
    // A letter before the first colon is a drive of Windows, unless it stands alone.
    const [, source = "", target = ""] = /^([a-zA-Z]:[\\/][^:]*|[^:]*):([^:]*)(?::[^:]*)?$/.exec(entry) ?? [];
    if (target === "") return [{ type: "volume", source: "", target: entry, at: place, entry }];
    return [{ type: isPath(source) ? "bind" : "volume", source, target, at: place, entry }];
  });
}

const isPath = (source: string): boolean => /^(?:[./~]|[a-zA-Z]:[\\/]|\\\\)/.test(source);

/** Whether a path names the same file wherever the stack file lies. */
export function isAbsolute(path: string): boolean {
  return /^(?:\/|[a-zA-Z]:[\\/]|\\\\)/.test(path);
}
