import type { Data } from "../../synth/manifest.js";
import { isGiven, list, text } from "../rules/reading.js";
import { field, isObject } from "../workload.js";
import { isAbsolute, mountsOf } from "./mounts.js";
import { section, type NamedService, type StackFile, type StackFindings } from "./stack-file.js";
import { holdsVariable } from "./variables.js";
import { shown } from "./walk.js";

const beside = "Portainer checks the repository out in its own container, so the path is not on the node";

/** What a service mounts, and files that have to lie beside the stack file. */
export function checkPaths({ service, at }: NamedService, file: StackFile, found: StackFindings): void {
  const targets = new Map<string, string>();
  for (const mount of mountsOf(service, at)) {
    const { type, source, target, at: place, entry } = mount;
    if (type === "bind" && source === "") found.add("stack-value-missing", place, "The bind mount has no source");
    else if (type === "bind" && !isAbsolute(source) && !holdsVariable(source)) {
      found.add("stack-path-relative", place, `The bind mount of ${shown(source)} is relative. ${beside}`, { hint: "Use a volume, a config, or an absolute path of the node." });
    }
    if (type === "tmpfs" && source !== "") found.add("stack-value-conflict", place, "A tmpfs has no source");
    checkOptions(type, entry, place, found);
    // moby/swarmkit, manager/controlapi/service.go, validateMounts.
    if (target === "") found.add("stack-value-missing", place, "The mount has no target");
    else if (targets.has(target)) found.add("stack-entry-duplicate", place, `Two mounts are at ${shown(target)}`, { hint: "Give one of them another target." });
    else if (!isAbsolute(target) && !holdsVariable(target)) found.add("stack-value-invalid", place, `The target is ${shown(target)}, expected an absolute path`);
    targets.set(target, place);
  }
  if (file.dialect === "compose") checkFiles(service.env_file, `${at}/env_file`, found);
  if (file.dialect === "compose") checkFiles(service.label_file, `${at}/label_file`, found);
  if (file.dialect === "compose" && isGiven(field(service.extends, "file"))) {
    found.add("stack-path-relative", `${at}/extends/file`, "The service extends one of another file, which the plan of a change would not show", { hint: "Write out what it takes from there." });
  }
}

/** docker/cli, cli/compose/convert/volume.go: `… options are incompatible with type …`. */
function checkOptions(type: string, entry: Data, at: string, found: StackFindings): void {
  if (!isObject(entry)) return;
  for (const option of ["bind", "volume", "tmpfs"]) {
    if (option !== type && isGiven(entry[option]) && !(type === "npipe" && option === "bind")) {
      found.add("stack-value-conflict", `${at}/${option}`, `Options for ${option} are set, which is not allowed for a mount of type ${type === "" ? "volume" : type}`);
    }
  }
}

/** Files of variables or labels. The client reads them, so that they need not be on the host, but the review does not see what they hold. */
function checkFiles(value: Data | undefined, at: string, found: StackFindings): void {
  const paths = typeof value === "string" ? [{ path: value, at }] : list(value).map((entry, index) => ({ path: isObject(entry) ? text(entry.path) : text(entry), at: `${at}/${index}` }));
  for (const { path, at: place } of paths) {
    // Portainer writes this one itself, of the variables of the stack.
    if (path === "" || path === "stack.env" || isAbsolute(path) || holdsVariable(path)) continue;
    found.add("stack-path-relative", place, `The file ${shown(path)} has to lie beside the Compose file`, { hint: "Write its values here, or use stack.env, which Portainer makes of the stack's variables." });
  }
}

/** Options that volumes and networks of others do not take (docker/cli, cli/compose/loader, LoadVolumes: `conflicting parameters`). */
export function checkExternals({ data }: StackFile, found: StackFindings): void {
  for (const name of ["volumes", "networks"] as const) {
    for (const [key, entry] of Object.entries(section(data, name))) {
      if (!isObject(entry) || entry.external === undefined || entry.external === false || entry.external === "false") continue;
      for (const option of name === "volumes" ? ["driver", "driver_opts", "labels"] : ["driver", "driver_opts", "internal", "attachable", "ipam", "labels"]) {
        if (isGiven(entry[option])) {
          found.add("stack-value-conflict", `/${name}/${key}/${option}`, `${option} is set, which is not allowed for ${name} that are external`, name === "networks" ? { severity: "warning" } : {});
        }
      }
      if (isGiven(field(entry.external, "name")) && isGiven(entry.name)) {
        found.add("stack-value-conflict", `/${name}/${key}/external/name`, "external.name and name are both set, expected one of them");
      }
    }
  }
}
