/**
 * Rebuilds `packs/kinds.json` and `packs/definitions.json`, byte for byte. Run by hand:
 *
 *   npx tsx lib/checks/schema/build-packs.ts <schemas> <api>...
 *
 * `<schemas>` is the folder `kubernetes_validate/kubernetes-json-schema` of the PyPI package
 * kubernetes-validate 1.37.0 (Apache-2.0), which was made from the OpenAPI documents of Kubernetes.
 * Each `<api>` is the folder of a Go module k8s.io/api (Apache-2.0), ascending: its files tell which values a field
 * may have, and when an API was deprecated and removed. Later folders win. A version of Kubernetes has the values of
 * the newest folder that is not newer than itself. The data was made with v0.21.0, v0.25.0, v0.26.0, v0.27.0, v0.28.15,
 * v0.29.0, v0.30.0, v0.31.0, v0.32.3, v0.33.1, v0.34.0, v0.35.0, v0.36.1 and v0.37.1.
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kubernetesVersions } from "../../model/kubernetes.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { field, isObject, objects } from "../workload.js";
import { minorOf } from "./builtin.js";
import { enumsOf, type FieldValues } from "./enums.js";
import { kindKey, reachable, type Lifecycle, type Structure } from "./pack.js";
import { shortName, stripped } from "./strip.js";
import { unenforced } from "./unenforced.js";

/** Kinds that are sent to the API server and never kept by it, beside all lists. */
const transient = new Set(["APIGroup", "APIVersions", "Binding", "DeleteOptions", "Eviction", "Scale", "Status", "TokenRequest", "WatchEvent"]);

/**
 * What the files of k8s.io/api do not tell: removals of APIs elsewhere (Kubernetes documentation, Deprecated API Migration
 * Guide, v1.22), and stable APIs that the API server itself warns of (kubernetes, pkg/registry/core/{endpoint,componentstatus}).
 */
const elsewhere: readonly (readonly [string, Lifecycle])[] = [
  ["/v1/ComponentStatus", { deprecated: 19 }],
  ["/v1/Endpoints", { deprecated: 33, replacement: "discovery.k8s.io/v1/EndpointSlice" }],
  ["apiextensions.k8s.io/v1beta1/CustomResourceDefinition", { deprecated: 16, removed: 22, replacement: "apiextensions.k8s.io/v1/CustomResourceDefinition" }],
  ["apiregistration.k8s.io/v1beta1/APIService", { deprecated: 19, removed: 22, replacement: "apiregistration.k8s.io/v1/APIService" }],
];

/** Values by minor version, as runs of versions with the same value. */
class Runs {
  readonly #runs = new Map<string, { first: number; last: number; text: string }[]>();

  add(name: string, minor: number, value: unknown): void {
    const text = JSON.stringify(value);
    const runs = this.#runs.get(name) ?? [];
    this.#runs.set(name, runs);
    const last = runs.at(-1);
    if (last?.last === minor - 1 && last.text === text) last.last = minor;
    else runs.push({ first: minor, last: minor, text });
  }

  has(name: string): boolean {
    return this.#runs.has(name);
  }

  lines(): string[] {
    return [...this.#runs].sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, runs]) => runs.map(({ first, last, text }) => `[${JSON.stringify(name)},${first},${last},${text}]`));
  }
}

function build(schemas: string, apis: readonly string[]): { readonly kinds: string; readonly definitions: string } {
  const kinds = new Runs();
  const definitions = new Runs();
  for (const version of kubernetesVersions) {
    const minor = minorOf(version);
    const document: Data = JSON.parse(readFileSync(join(schemas, `v${version}.0-local-strict`, "_definitions.json"), "utf8"));
    const all = new Map<string, Structure>();
    const values = valuesFor(minor, apis);
    const roots: [string, string][] = [];
    for (const [name, schema] of Object.entries(asObject(field(document, "$defs")))) {
      const short = shortName(name);
      if (all.has(short)) throw new Error(`two definitions are called ${short}`);
      all.set(short, withoutUnenforced(short, withValues(asObject(stripped(schema)), values?.get(short))));
      const [gvk, ...others] = objects(field(schema, "x-kubernetes-group-version-kind"));
      if (gvk === undefined || others.length > 0) continue;
      const [group, apiVersion, kind] = [gvk.group, gvk.version, gvk.kind].map(String);
      if (kind === undefined || kind.endsWith("List") || transient.has(kind)) continue;
      roots.push([kindKey(group ?? "", apiVersion ?? "", kind), short]);
    }
    for (const [name, definition] of all) all.set(name, withSpec(definition, all));
    for (const [key, name] of roots) kinds.add(key, minor, name);
    for (const name of reachable(roots.map(([, short]) => short), all)) definitions.add(name, minor, all.get(name));
  }
  const merged = new Map<string, Lifecycle>();
  for (const [key, lifecycle] of [...apis.flatMap(lifecyclesOf), ...elsewhere]) merged.set(key, { ...merged.get(key), ...lifecycle });
  const lifecycles = [...merged].filter(([key, { removed }]) => removed !== undefined || kinds.has(key)).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, lifecycle]) => `${JSON.stringify(key)}:${JSON.stringify(lifecycle)}`);
  const head = JSON.stringify({
    source: "PyPI package kubernetes-validate 1.37.0, made from the OpenAPI documents of Kubernetes; lifecycles and values from the Go module k8s.io/api",
    license: "Apache-2.0",
    script: "lib/checks/schema/build-packs.ts",
  }).slice(0, -1);
  return {
    kinds: `${head},\n"kinds":[\n${kinds.lines().join(",\n")}\n],\n"lifecycles":{\n${lifecycles.join(",\n")}\n}}\n`,
    definitions: `${head},\n"definitions":[\n${definitions.lines().join(",\n")}\n]}\n`,
  };
}

/** The values of fields in one version. */
function valuesFor(minor: number, apis: readonly string[]): FieldValues | undefined {
  const folder = apis.findLast((api) => Number(/@v0\.(\d+)\./.exec(api)?.[1]) <= minor);
  return folder === undefined ? undefined : enumsOf(folder);
}

/** A definition with the values that some of its fields may have. */
function withValues(definition: Structure, values: ReadonlyMap<string, readonly string[]> | undefined): Structure {
  const { properties } = definition;
  if (values === undefined || !isObject(properties)) return definition;
  const made = Object.fromEntries(Object.entries(properties).map(([name, property]): [string, Data] => {
    const allowed = values.get(name);
    const { items } = asObject(property);
    if (allowed === undefined) return [name, property];
    const listed = [...allowed].sort();
    return [name, isObject(items) ? { ...asObject(property), items: { enum: listed, ...items } } : { enum: listed, ...asObject(property) }];
  }));
  return { ...definition, properties: made };
}

/** A definition that requires what the API server does. */
function withoutUnenforced(name: string, definition: Structure): Structure {
  const { required, ...rest } = definition;
  const optional = unenforced[name] ?? [];
  const left = Array.isArray(required) ? required.filter((field) => typeof field === "string" && !optional.includes(field)) : [];
  return left.length === 0 ? rest : { ...rest, required: left };
}

/** A definition that requires its `spec` when that requires something: without it, what is in it is missing too. */
function withSpec(definition: Structure, all: ReadonlyMap<string, Structure>): Structure {
  const target = field(field(definition.properties, "spec"), "$ref");
  const inner = typeof target === "string" ? all.get(target)?.required : undefined;
  const own = Array.isArray(definition.required) ? definition.required.map(String) : [];
  return inner === undefined || own.includes("spec") ? definition : { ...definition, required: [...own, "spec"].sort() };
}

/** What the files that prerelease-lifecycle-gen wrote into k8s.io/api say of each kind. */
function lifecyclesOf(api: string): [string, Lifecycle][] {
  const found = new Map<string, Lifecycle>();
  for (const file of readdirSync(api, { recursive: true, encoding: "utf8" }).sort()) {
    if (!file.endsWith("zz_generated.prerelease-lifecycle.go")) continue;
    const folder = join(api, file, "..");
    const [, version = ""] = /\/([^/]+)$/.exec(folder) ?? [];
    const [, named] = /GroupName = "([^"]*)"/.exec(readFileSync(join(folder, "register.go"), "utf8")) ?? [];
    const text = readFileSync(join(api, file), "utf8");
    for (const [, kind = "", what = "", first = "", second = ""] of text.matchAll(
      /func \(in \*(\w+)\) APILifecycle(\w+)\(\) [^{]*\{\n\s*return (?:(\d+), (\d+)|[^\n]*)\n/g)) {
      if (kind.endsWith("List") || named === undefined) continue;
      const key = kindKey(named, version, kind);
      const minor = first === "1" ? Number(second) : undefined;
      const at = text.indexOf(`func (in *${kind}) APILifecycleReplacement`);
      const [, group = "", v = "", k = ""] = (what === "Replacement" ? /Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"/.exec(text.slice(at)) : undefined) ?? [];
      const entry = what === "Replacement" ? { replacement: kindKey(group, v, k) }
        : minor === undefined ? {} : { [what.toLowerCase()]: minor };
      found.set(key, { ...found.get(key), ...entry });
    }
  }
  return [...found];
}

function asObject(value: Data | undefined): DataObject {
  if (!isObject(value)) throw new Error("the schemas are not what this script reads");
  return value;
}

const [schemas, ...apis] = process.argv.slice(2);
if (schemas === undefined || apis.length === 0) throw new Error("name the folders of kubernetes-json-schema and of k8s.io/api");
for (const [name, text] of Object.entries(build(schemas, apis))) {
  writeFileSync(fileURLToPath(new URL(`packs/${name}.json`, import.meta.url)), text);
}
