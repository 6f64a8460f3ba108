import { parse } from "yaml";
import { items, member, text } from "../adapters/json.js";

/**
 * Paths in a stack's file that are relative to it and mounted from the node. Swarm reads files of configs and secrets when it is
 * told to deploy; Compose mounts them.
 *
 * @returns none when the text is no YAML.
 */
export function relativeMounts(file: string, kind: "swarm" | "standalone"): string[] {
  const document = parsed(file);
  const paths = Object.values(Object(member(document, "services"))).flatMap((service) => items(member(service, "volumes"))).map(sourceOf);
  const files = kind === "swarm" ? [] : ["configs", "secrets"].flatMap((key) => Object.values(Object(member(document, key))).map((entry) => text(entry, "file")));
  return [...new Set([...paths, ...files].filter((path) => isRelative(path)))].sort();
}

/** Source of a volume, in the short form or the long one. */
function sourceOf(volume: unknown): string {
  if (typeof volume === "string") return volume.split(":")[0] ?? "";
  return text(volume, "type") === "bind" ? text(volume, "source") : "";
}

/** A name without a dot in front is that of a volume. */
const isRelative = (path: string): boolean => /^\.{1,2}(\/|$)/.test(path);

function parsed(file: string): unknown {
  try {
    return parse(file, { logLevel: "silent" });
  } catch {
    return undefined;
  }
}
