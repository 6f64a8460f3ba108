import type { DataObject, Manifest } from "../synth/manifest.js";
import { isDefinition } from "./schema/definitions.js";
import { field } from "./workload.js";

const isNamespace = ({ kind, apiVersion }: DataObject): boolean => kind === "Namespace" && apiVersion === "v1";

/** The objects among others that checks of the others depend on: Namespaces, and definitions of custom resources. */
export function foundationsAmong(manifests: readonly Manifest[]): readonly DataObject[] {
  return manifests.map(({ data }) => data).filter((data) => isNamespace(data) || isDefinition(data));
}

/** The Namespaces among such objects, by name. */
export function namespacesIn(foundations: readonly DataObject[]): Map<string, DataObject> {
  return new Map(foundations.filter(isNamespace).map((namespace) => [String(field(namespace.metadata, "name")), namespace]));
}
