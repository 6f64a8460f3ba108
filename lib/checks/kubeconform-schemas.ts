import { keyParts, reachable, type Pack } from "./schema/pack.js";
import { ruleOf, type Rule } from "./schema/rules.js";
import type { Schemas } from "./schema/schemas.js";

/**
 * The path of a kind's schema below a folder, as kubeconform fills it in. The group stands in it whole: by
 * kubeconform's own habit `networking.k8s.io` and `networking.istio.io` would share one file.
 */
export const kubeconformLocation = "{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json";

/**
 * The schemas of some kinds in the form that kubeconform reads: path below a folder ({@link kubeconformLocation}) to
 * text. Kinds that nobody describes have none.
 *
 * JSON Schema cannot say all that packs say. Left out are the keys that make elements of a list different, and
 * formats of text, some of which kubeconform understands in another way than the API server does.
 */
export function kubeconformSchemas(schemas: Schemas, kinds: Iterable<{ readonly apiVersion: string; readonly kind: string }>): Map<string, string> {
  const files = new Map<string, string>();
  for (const { apiVersion, kind } of kinds) {
    const [group, version] = apiVersion.includes("/") ? keyParts(apiVersion) : ["", apiVersion];
    const path = `${group === "" ? version : group}/${kind.toLowerCase()}_${version}.json`;
    if (files.has(path) || !/^[\w.-]+\/[a-z0-9]+_\w+\.json$/.test(path)) continue;
    const found = schemas.describes(group, version, kind);
    if (found !== undefined) files.set(path, `${JSON.stringify(schemaOf(found, schemas))}\n`);
  }
  return files;
}

type Described = NonNullable<ReturnType<Schemas["describes"]>>;
type JsonSchema = Record<string, unknown>;

function schemaOf({ pack, kind }: Described, schemas: Schemas): JsonSchema {
  const definitions = definitionsOf(pack, kind.definition, "own.");
  let root: JsonSchema = { $ref: pointerTo(`own.${kind.definition}`) };
  // The metadata of custom resources are for the API server's own schema to check.
  const common = pack.builtin ? undefined : schemas.describes("", "v1", "Pod")?.pack;
  if (common !== undefined) {
    definitions.push(...definitionsOf(common, "meta.v1.ObjectMeta", "meta."));
    root = { ...root, properties: { metadata: { $ref: pointerTo("meta.meta.v1.ObjectMeta") } } };
  }
  return { $schema: "https://json-schema.org/draft/2020-12/schema", ...root, $defs: Object.fromEntries(definitions) };
}

function definitionsOf({ builtin, definitions }: Pack, root: string, prefix: string): [string, JsonSchema][] {
  return [...reachable([root], definitions)].sort().flatMap((name): [string, JsonSchema][] => {
    const structure = definitions.get(name);
    return structure === undefined ? [] : [[keyOf(prefix + name), translated(ruleOf(structure, { name, prefix, builtin }))]];
  });
}

/** Names of definitions may hold a slash, which a reference would take for a step. */
const keyOf = (name: string): string => name.replaceAll("/", "|");

const pointerTo = (name: string): string => `#/$defs/${encodeURIComponent(keyOf(name))}`;

/** The keywords of `schema/keywords.ts` in JSON Schema's own; all others mean there what they mean here. */
function translated(rule: Rule): JsonSchema {
  const schema: JsonSchema = {};
  for (const [keyword, value] of Object.entries(rule)) {
    if (keyword === "is") Object.assign(schema, typed(String(value).split("|")));
    else if (keyword === "definition") schema.$ref = pointerTo(String(value));
    else if (keyword === "needs" || keyword === "needsValue") schema.required = value;
    else if (keyword === "values") schema.enum = value;
    else if (keyword === "matches") schema.pattern = value;
    else if (keyword === "unique") schema.uniqueItems = true;
    else if (keyword === "allOf" || keyword === "anyOf" || keyword === "oneOf") schema[keyword] = rulesIn(value).map(translated);
    else if (keyword === "items" || keyword === "additionalProperties" || keyword === "not") schema[keyword] = translated(ruleIn(value));
    else if (!["properties", "fields", "shaped"].includes(keyword)) schema[keyword] = value;
  }
  const { fields, needsValue, properties, unique } = rule;
  if (Array.isArray(unique) && unique.length > 0) delete schema.uniqueItems;
  if (properties === undefined && fields === undefined) return schema;
  const made: JsonSchema = Object.create(null);
  for (const name of strings(fields)) made[name] = {};
  for (const [name, value] of Object.entries(ruleIn(properties))) made[name] = translated(ruleIn(value));
  // In built-in kinds null stands for a field that is not there.
  for (const name of strings(needsValue)) made[name] = { ...ruleIn(made[name]), not: { type: "null" } };
  return { ...schema, properties: made, ...(fields !== undefined && { additionalProperties: false }) };
}

/** Types of JSON, among them whole numbers of a size. */
function typed(names: readonly string[]): JsonSchema {
  const [size] = names.flatMap((name) => (Object.hasOwn(sizes, name) ? [sizes[name]] : []));
  const type = names.map((name) => (Object.hasOwn(sizes, name) ? "integer" : name));
  return size === undefined ? { type } : { type, minimum: size[0], maximum: size[1] };
}

const sizes: Readonly<Record<string, readonly [least: number, most: number]>> = { int32: [-(2 ** 31), 2 ** 31 - 1], int64: [-(2 ** 63), 2 ** 63] };

function ruleIn(value: unknown): Rule {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

const rulesIn = (value: unknown): Rule[] => (Array.isArray(value) ? value.map(ruleIn) : []);

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === "string") : []);
