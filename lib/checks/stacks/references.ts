import { nearest } from "../../diagnostics/nearest.js";
import type { Data } from "../../synth/manifest.js";
import { list, text } from "../rules/reading.js";
import { isObject } from "../workload.js";
import { mountsOf } from "./mounts.js";
import { section, type NamedService, type Section, type StackFile, type StackFindings } from "./stack-file.js";
import { holdsVariable } from "./variables.js";
import { shown } from "./walk.js";

/** What a service refers to among the sections of its file, and where. */
interface Reference {
  readonly to: Section;
  readonly key: string;
  readonly at: string;
}

/** Adds references of a service to what the file does not declare (docker/cli, cli/compose/convert: `undefined network …`). */
export function checkReferences({ service, at }: NamedService, { data, dialect }: StackFile, found: StackFindings): void {
  const references: Reference[] = [
    ...named(service.networks, `${at}/networks`, "networks"),
    ...files(service.configs, `${at}/configs`, "configs"),
    ...files(service.secrets, `${at}/secrets`, "secrets"),
    ...mountsOf(service, at).filter(({ type, source }) => type === "volume" && source !== "").map((mount): Reference => ({ to: "volumes", key: mount.source, at: mount.at })),
    // A Swarm passes over depends_on, whatever it names.
    ...(dialect === "compose" ? named(service.depends_on, `${at}/depends_on`, "services") : []),
  ];
  for (const { to, key, at: place } of references) {
    const declared = section(data, to);
    // Both dialects make a network `default` when nobody declares one.
    if (Object.hasOwn(declared, key) || (to === "networks" && key === "default") || holdsVariable(key)) continue;
    const meant = nearest(key, Object.keys(declared));
    found.add("stack-reference-missing", place, `The file declares no ${to.slice(0, -1)} ${shown(key)}`, { hint: meant === undefined ? `Declare it below ${to}.` : `Did you mean ${meant}?` });
  }
}

/** Names in a list, or as the keys of a map. */
function named(value: Data | undefined, at: string, to: Section): readonly Reference[] {
  if (isObject(value)) return Object.keys(value).map((key): Reference => ({ to, key, at: `${at}/${key}` }));
  return list(value).flatMap((key, index): readonly Reference[] => (typeof key === "string" ? [{ to, key, at: `${at}/${index}` }] : []));
}

function files(value: Data | undefined, at: string, to: Section): readonly Reference[] {
  return list(value).flatMap((entry, index): readonly Reference[] => {
    // One without a name refers to nothing that could be declared.
    const key = typeof entry === "string" ? entry : isObject(entry) && (entry.source === undefined || typeof entry.source === "string") ? text(entry.source) : undefined;
    return key === undefined ? [] : [{ to, key, at: `${at}/${index}` }];
  });
}
