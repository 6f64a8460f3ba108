import type { DataObject, Manifest } from "../../synth/manifest.js";
import { toCel } from "../cel/expression.js";
import { field, isObject } from "../workload.js";
import { defaulted } from "./defaults/object.js";
import { guessResource, type Kinds } from "./kinds.js";
import type { Creation } from "./match.js";
import type { Held } from "./sharing.js";

/** An object on its way into a cluster, as policies see it. */
export interface Subject {
  readonly creation: Creation;
  /** The object with the API's defaults. */
  readonly object: DataObject;
  /** What expressions see, as CEL values. */
  readonly bindings: { readonly object: object; readonly oldObject: null; readonly request: unknown };
  /** What expressions that policies share gave for it, by their keys. */
  readonly shared: Held[];
}

/** Where the object goes: what decides whether a policy selects it. */
export function creationOf(manifest: Pick<Manifest, "group" | "apiVersion" | "kind" | "namespace" | "name">, kinds: Kinds): Creation {
  const { group, apiVersion, kind, name } = manifest;
  const served = kinds.ofKind(group, kind);
  const isNamespace = group === "" && kind === "Namespace";
  // An object without a namespace goes to the default one, as kubectl has it.
  const namespace = isNamespace ? name : served?.isNamespaced === false ? "" : manifest.namespace === "" && served !== undefined ? "default" : manifest.namespace;
  return { group, version: apiVersion.slice(apiVersion.indexOf("/") + 1), kind, resource: served?.resource ?? guessResource(kind), namespace, name };
}

export function subjectOf(manifest: Pick<Manifest, "group" | "kind" | "data">, creation: Creation): Subject {
  const object = placed(defaulted(manifest), creation);
  let request: object | undefined;
  return {
    creation, object,
    bindings: { object: toCel(object), oldObject: null, get request() { return (request ??= toCel(requestFor(creation))); } },
    shared: [],
  };
}

/** The API server writes the request's namespace into the object. */
function placed(object: DataObject, { group, kind, namespace }: Creation): DataObject {
  const metadata = field(object, "metadata");
  if (namespace === "" || (group === "" && kind === "Namespace") || !isObject(metadata) || field(metadata, "namespace") === namespace) return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

/** What of an AdmissionRequest is known before there is one (kubernetes/api, admission/v1). Empty fields are left out, as there. */
function requestFor({ group, version, kind, resource, namespace, name }: Creation): DataObject {
  const kindNamed = { group, version, kind };
  const resourceNamed = { group, version, resource };
  return {
    kind: kindNamed, resource: resourceNamed, requestKind: kindNamed, requestResource: resourceNamed,
    ...(name === "" ? {} : { name }),
    ...(namespace === "" ? {} : { namespace }),
    operation: "CREATE",
  };
}

/** What expressions see as `namespaceObject`: null for a Namespace and for objects of the whole cluster. */
export function namespaceObject(namespace: DataObject | undefined, name: string): unknown {
  const metadata = namespace === undefined ? undefined : field(namespace, "metadata");
  const labels = field(metadata, "labels");
  return toCel({
    metadata: {
      ...(isObject(metadata) ? metadata : {}),
      name,
      labels: { ...(isObject(labels) ? labels : {}), "kubernetes.io/metadata.name": name },
    },
  });
}
