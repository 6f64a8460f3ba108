import type { DataObject } from "../../synth/manifest.js";
import { field, objects } from "../workload.js";
import { builtInKinds } from "./built-in-kinds.js";

/** A kind as the API serves it. */
export interface ServedKind {
  readonly group: string;
  readonly kind: string;
  /** Plural name in lower case, such as `deployments`. */
  readonly resource: string;
  readonly versions: readonly string[];
  readonly isNamespaced: boolean;
}

/** All kinds that policies can be about. */
export interface Kinds {
  /** A kind under its resource. */
  readonly ofResource: (group: string, resource: string) => ServedKind | undefined;
  readonly ofKind: (group: string, kind: string) => ServedKind | undefined;
  readonly all: readonly ServedKind[];
  /** Whether the API server serves the group itself. */
  readonly isBuiltInGroup: (group: string) => boolean;
}

const builtIn: readonly ServedKind[] = builtInKinds.trim().split("\n").map((line) => {
  const [group = "", resource = "", kind = "", versions = "", scope = ""] = line.split(" ");
  return { group: group === "core" ? "" : group, resource, kind, versions: versions.split(","), isNamespaced: scope === "namespace" };
});

/** The built-in kinds and those of custom resource definitions. */
export function kindsWith(custom: readonly ServedKind[]): Kinds {
  const all = [...builtIn, ...custom];
  const byResource = new Map(all.map((served) => [`${served.group}/${served.resource}`, served]));
  const byKind = new Map<string, Map<string, ServedKind>>();
  for (const served of all) byKind.set(served.group, (byKind.get(served.group) ?? new Map<string, ServedKind>()).set(served.kind, served));
  const groups = new Set(builtIn.map(({ group }) => group));
  return {
    all,
    ofResource: (group, resource) => byResource.get(`${group}/${resource}`),
    ofKind: (group, kind) => byKind.get(group)?.get(kind),
    isBuiltInGroup: (group) => groups.has(group),
  };
}

/** The kind that a CustomResourceDefinition (apiextensions.k8s.io/v1) defines, as far as it is well-formed. */
export function definedResource(definition: DataObject): ServedKind | undefined {
  const spec = field(definition, "spec");
  const names = field(spec, "names");
  const [group, kind, resource] = [field(spec, "group"), field(names, "kind"), field(names, "plural")];
  if (typeof group !== "string" || typeof kind !== "string" || typeof resource !== "string") return undefined;
  const versions = objects(field(spec, "versions")).flatMap(({ name, served }) => (typeof name === "string" && served !== false ? [name] : []));
  return { group, kind, resource, versions, isNamespaced: field(spec, "scope") !== "Cluster" };
}

/**
 * The plural name that a kind most likely has; for kinds of which nothing is known but their name
 * (apimachinery, meta.UnsafeGuessKindToResource).
 */
export function guessResource(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith("s")) return `${singular}es`;
  return singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

