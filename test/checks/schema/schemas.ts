import { fileURLToPath } from "node:url";
import { packsFor, readBuiltin, type PlacedPack } from "#lib/checks/schema/packs.js";
import { openSchemas, type Schemas } from "#lib/checks/schema/schemas.js";
import { Validators } from "#lib/checks/schema/validators.js";
import type { KubernetesVersion } from "#lib/model/kubernetes.js";
import type { DataObject, Manifest } from "#lib/synth/manifest.js";

export const repository = fileURLToPath(new URL("../../..", import.meta.url));
export const builtin = readBuiltin(repository);
const validators = new Validators();

/** Schemas of a cluster with some packs. */
export function schemasOf(kubernetes: KubernetesVersion = "1.28", all: readonly PlacedPack[] = []): Schemas {
  return openSchemas({ kubernetes, builtin, validators, packs: packsFor({ name: "paris", kubernetes }, all, validators).packs });
}

/** An object as the checks see it. */
export function manifestOf(data: DataObject): Manifest {
  const { apiVersion, kind, metadata } = data;
  const of = (value: unknown, key: string): string => {
    const found: unknown = typeof value === "object" && value !== null && key in value ? Reflect.get(value, key) : "";
    return typeof found === "string" ? found : "";
  };
  const version = String(apiVersion);
  return {
    group: version.includes("/") ? version.slice(0, version.indexOf("/")) : "",
    apiVersion: version, kind: String(kind), namespace: of(metadata, "namespace"), name: of(metadata, "name"), data, wave: 0, construct: "web",
  };
}

/** A sound Deployment with changes to the parts that tests are about. */
export function deployment({ spec = {}, pod = {}, container = {}, metadata = {}, ...rest }: Readonly<Record<string, DataObject>> = {}): DataObject {
  return {
    apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", ...metadata },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web:1", ...container }], ...pod } },
      ...spec,
    },
    ...rest,
  };
}

/** A CustomResourceDefinition of one version `v1` of the kind Widget. */
export function widgets(schema: DataObject, version: DataObject = {}): DataObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "widgets.example.org" },
    spec: {
      group: "example.org", names: { kind: "Widget", plural: "widgets" }, scope: "Namespaced",
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object", properties: { spec: schema } } }, ...version }],
    },
  };
}

export function widget(spec: DataObject, more: DataObject = {}): DataObject {
  return { apiVersion: "example.org/v1", kind: "Widget", metadata: { name: "one" }, spec, ...more };
}
