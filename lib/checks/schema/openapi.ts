import type { Data, DataObject } from "../../synth/manifest.js";
import { field, isObject, objects } from "../workload.js";
import { versionOf } from "./builtin.js";
import { rootOf } from "./definitions.js";
import { kindKey, reachable, type Pack, type PackKind, type Structure } from "./pack.js";
import { endlessDefinition, flawsOf, type Flaw } from "./soundness.js";
import { shortName, stripped } from "./strip.js";

/** Whether a document is an OpenAPI description as an API server gives it (`/openapi/v2`, `/openapi/v3/apis/<group>/<version>`). */
export function isOpenApi(document: Data): boolean {
  return schemasOf(document) !== undefined && (field(document, "openapi") !== undefined || field(document, "swagger") !== undefined);
}

/** Names that Kubernetes' own types have in OpenAPI documents. */
const builtinName = /^io\.k8s\.(api|apimachinery|apiextensions-apiserver|kube-aggregator)\./;

/**
 * The packs of an API server's OpenAPI document, one for each group: its own kinds are told apart from custom ones,
 * whose unknown fields are pruned. Kinds that only lists or requests are made of are left out.
 */
export function packsOfOpenApi(name: string, document: Data): { readonly packs: ReadonlyMap<string, Pack>; readonly flaws: readonly Flaw[] } {
  const schemas = schemasOf(document) ?? {};
  const kubernetes = versionOf(String(field(field(document, "info"), "version") ?? ""));
  const place = field(document, "components") === undefined ? "/definitions" : "/components/schemas";
  // References are written as pointers, and looked up by their last step.
  const names = new Map<string, Structure>(Object.keys(schemas).map((key) => [shortName(key), {}]));
  const flaws: Flaw[] = [];
  const definitions = new Map<string, Structure>();
  const groups = new Map<string, Map<string, PackKind>>();
  const builtin = new Set<string>();
  for (const key of Object.keys(schemas).sort()) {
    const at = `${place}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const shape = flawsOf(withoutReferences(schemas[key]));
    const schema = shape.length > 0 ? undefined : stripped(schemas[key] ?? {});
    const found = shape.length > 0 ? shape : flawsOf(schema, names);
    flaws.push(...found.map(({ pointer, message }) => ({ pointer: at + pointer, message })));
    if (!isObject(schema) || found.length > 0) continue;
    const own = shortName(key);
    const [gvk, ...others] = objects(field(schemas[key], "x-kubernetes-group-version-kind"));
    const [group, version, kind] = [gvk?.group, gvk?.version, gvk?.kind].map((part) => (typeof part === "string" ? part : ""));
    const isKind = others.length === 0 && kind !== undefined && kind !== "" && !kind.endsWith("List") && isObject(schema.properties) && schema.properties.metadata !== undefined;
    definitions.set(own, isKind ? rootOf(schemas[key]) : schema);
    if (!isKind || group === undefined || version === undefined) continue;
    const kinds = groups.get(group) ?? new Map<string, PackKind>();
    groups.set(group, kinds.set(kindKey(group, version, kind), { definition: own, served: true }));
    if (builtinName.test(key)) builtin.add(group);
  }
  const endless = flaws.length > 0 ? undefined : endlessDefinition(definitions);
  if (endless !== undefined) flaws.push({ pointer: place, message: `The schema ${JSON.stringify(endless)} refers to itself without end` });
  const packs = flaws.length > 0 ? new Map<string, Pack>() : new Map([...groups].map(([group, kinds]): [string, Pack] => {
    const needed = reachable([...kinds.values()].map(({ definition }) => definition), definitions);
    return [group, {
      name, kinds, builtin: builtin.has(group), ...(kubernetes !== undefined && { kubernetes }),
      definitions: new Map([...definitions].filter(([own]) => needed.has(own))),
    }];
  }));
  return { packs, flaws };
}

function schemasOf(document: Data): DataObject | undefined {
  const schemas = field(field(document, "components"), "schemas") ?? field(document, "definitions");
  return isObject(schemas) ? schemas : undefined;
}

/** A schema as it is, but for references, so that its form alone is judged. Goes no deeper than a sound schema could. */
function withoutReferences(node: Data | undefined, depth = 0): Data {
  if (depth > 1000 || typeof node !== "object" || node === null) return node ?? null;
  if (Array.isArray(node)) return node.map((item) => withoutReferences(item, depth + 1));
  return Object.fromEntries(Object.entries(node).filter(([key, value]) => key !== "$ref" || typeof value !== "string").map(([key, value]) => [key, withoutReferences(value, depth + 1)]));
}
