import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Values that a field of a definition may have: by name of the definition, then of the field. */
export type FieldValues = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/**
 * The closed lists of values in the sources of k8s.io/api: types marked `+enum`, and the fields that have such a
 * type. OpenAPI v2 documents, which the schemas were made from, leave them out.
 *
 * @param api folder of the Go module.
 */
export function enumsOf(api: string): FieldValues {
  const found = new Map<string, Map<string, readonly string[]>>();
  const coreText = readFileSync(join(api, "core/v1/types.go"), "utf8");
  const named = new Map([...coreText.matchAll(/^\s*(\w+)\s+\w+\s*=\s*"([^"]*)"/gm)].map(([, name = "", value = ""]) => [`v1.${name}`, value]));
  const core = valuesOf(coreText, named);
  for (const file of readdirSync(api, { recursive: true, encoding: "utf8" }).sort()) {
    const [, group, version] = /^([a-z]+)\/(v\w+)\/types\.go$/.exec(file.replaceAll("\\", "/")) ?? [];
    if (group === undefined) continue;
    const text = readFileSync(join(api, file), "utf8");
    const own = valuesOf(text, named);
    for (const [, struct = "", body = ""] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      const fields = new Map<string, readonly string[]>();
      for (const [, from, type = "", name = ""] of body.matchAll(/^\s+\w+\s+(?:\*|\[\])?(?:(v1|corev1)\.)?(\w+)\s+`json:"(\w+)/gm)) {
        const allowed = (from === undefined ? own : core).get(type);
        if (allowed !== undefined && allowed.length > 0) fields.set(name, allowed);
      }
      if (fields.size > 0) found.set(`${group}.${version}.${struct}`, fields);
    }
  }
  // The only type with values that another one holds inline.
  const inline = found.get("core.v1.EphemeralContainerCommon");
  if (inline !== undefined) found.set("core.v1.EphemeralContainer", inline);
  return found;
}

/** @param named constants of the core group, which other groups have values from. */
function valuesOf(text: string, named: ReadonlyMap<string, string>): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [, type = ""] of text.matchAll(/^\/\/ \+enum\n(?:\/\/[^\n]*\n)*type (\w+) string$/gm)) values.set(type, []);
  for (const [, type = "", value = ""] of text.matchAll(/^\s*(?:const )?\w+\s+(\w+)\s*=\s*"([^"]*)"/gm)) values.get(type)?.push(value);
  for (const [, type = "", expression = ""] of text.matchAll(/^\s*\w+\s*=\s*(\w+)\(([^)]*)\)/gm)) {
    const value = /^"([^"]*)"$/.exec(expression)?.[1] ?? named.get(expression);
    if (value !== undefined) values.get(type)?.push(value);
    // A list that lacks a value would refuse what is right.
    else values.delete(type);
  }
  return values;
}
