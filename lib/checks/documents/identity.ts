import { quote } from "../../model/name.js";
import type { Data } from "../../synth/manifest.js";
import { looksSecret } from "../secrets/looks-secret.js";
import { field, isObject } from "../workload.js";
import type { Found } from "./found.js";

/** What keeps a document from being an object. */
export interface ObjectFlaw {
  readonly code: "document-not-object" | "document-skipped";
  readonly message: string;
  /** JSON pointer within the document or item. */
  readonly pointer: string;
  readonly hint: string;
}

/** Says why a document or an item of a list is no object with an identity, or nothing when it is one. */
export function objectFlaw({ data, pointer: at }: Pick<Found, "data" | "pointer">): ObjectFlaw | undefined {
  const what = at === "" ? "document" : "item of the list";
  const flaw = (message: string, pointer: string, hint: string): ObjectFlaw => ({ code: "document-not-object", message, pointer, hint });
  if (!isObject(data)) return flaw(`The ${what} is ${sortOf(data)}, not an object`, "", "Move files that are no manifests out of the folder.");
  const { apiVersion } = data;
  if (typeof apiVersion === "string" && apiVersion.startsWith("kustomize.config.k8s.io/")) {
    return { code: "document-skipped", message: "The document is a kustomization, which is not a manifest", pointer: "", hint: "Render it (`kustomize build`) and check the result." };
  }
  for (const name of ["kind", "apiVersion"]) {
    const value = data[name];
    if (value === undefined) return flaw(`The ${what} has no ${name}`, "", `Add its ${name}, or move files that are no manifests out of the folder.`);
    if (typeof value !== "string" || value === "") return flaw(`The ${name} is ${sortOf(value)}, expected a name`, `/${name}`, `Write the ${name} as a string.`);
  }
  const kind = typeof data.kind === "string" && !looksSecret(data.kind) ? quote(data.kind) : "object";
  const name = field(data.metadata, "name");
  if (typeof name === "string" && name !== "") return undefined;
  if (typeof field(data.metadata, "generateName") === "string") {
    return flaw(`The ${kind} has a generateName instead of a name, so it would be another object each time`, "/metadata", "Give it a metadata.name.");
  }
  const seen = name === undefined ? "has no metadata.name" : `has ${sortOf(name)} as its metadata.name`;
  return flaw(`The ${kind} ${seen}`, name === undefined ? "/metadata" : "/metadata/name", "Give it a metadata.name.");
}

function sortOf(value: Data): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return value === "" ? "an empty string" : typeof value === "object" ? "a map" : `a ${typeof value}`;
}
