import type { Manifest } from "../synth/manifest.js";
import { field, isObject } from "./workload.js";

/** Labels of an object, by key. */
export type Labels = Readonly<Record<string, string>>;

/** The labels of the Namespaces among some objects, by name. */
export function namespacesAmong(manifests: readonly Manifest[]): Record<string, Labels> {
  const namespaces: Record<string, Labels> = {};
  for (const { group, kind, name, data } of manifests) {
    if (kind !== "Namespace" || group !== "") continue;
    const labels = field(data.metadata, "labels");
    namespaces[name] = Object.fromEntries(Object.entries(isObject(labels) ? labels : {}).map(([key, value]) => [key, String(value)]));
  }
  return namespaces;
}

/** The label by which a namespace is selected by its name; the API server sets it (kubernetes, NamespaceDefaultLabelName). */
export function namespaceLabels(name: string, stated: Labels | undefined): Labels {
  return { ...stated, "kubernetes.io/metadata.name": name };
}
