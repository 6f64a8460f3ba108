import type { Ajv, Code, CodeKeywordDefinition, KeywordCxt } from "ajv";
import type { loadAjv } from "../libraries.cjs";
import { isInBranch } from "./path.js";

/**
 * Adds the keywords of `rules.ts` to ajv. They are words of our own where ajv's would write the whole schema
 * into the validator to tell of an error, where Kubernetes means something else, or where a definition is
 * called by name, so that each is written once and alone.
 */
export function addKeywords(ajv: Ajv, { reference, names, codegen: { _, getProperty, strConcat, stringify } }: ReturnType<typeof loadAjv>): void {
  const add = (keyword: string, code: (cxt: KeywordCxt) => void, about: Pick<CodeKeywordDefinition, "type"> = {}): void => {
    ajv.addKeyword({ ...about, keyword, code });
  };
  /** A value that the validator holds once. */
  const constant = ({ gen }: KeywordCxt, value: unknown, code: Code): Code => gen.scopeValue("obj", { ref: value, key: code.toString(), code });
  /** Adds a fault when a condition holds, and goes on. Written out as ajv does, faults would be most of the validator. */
  const failIf = (cxt: KeywordCxt, condition: Code, told: Code | string): void => {
    const { gen, keyword, it: { errorPath, errSchemaPath } } = cxt;
    const branch = isInBranch(`${errSchemaPath}/`) ? _`, true` : _``;
    gen.if(condition, () => gen.code(
      _`${names.vErrors} = runtime.fault(${names.vErrors}, ${strConcat(names.instancePath, errorPath)}, ${keyword}, ${told}${branch}); ${names.errors}++;`,
    ));
  };
  const isMissing = (data: Code, name: string, orNull: boolean): Code => {
    const value = _`${data}${getProperty(name)}`;
    if (name in Object.prototype) return _`!Object.prototype.hasOwnProperty.call(${data}, ${name})`;
    return orNull ? _`${value} == null` : _`${value} === undefined`;
  };
  const tests: Readonly<Record<string, (data: Code) => Code>> = {
    array: (data) => _`Array.isArray(${data})`,
    boolean: (data) => _`typeof ${data} == "boolean"`,
    int32: (data) => _`(${data} | 0) === ${data}`,
    int64: (data) => _`(Number.isInteger(${data}) && Math.abs(${data}) <= 2 ** 63)`,
    integer: (data) => _`Number.isInteger(${data})`,
    null: (data) => _`${data} === null`,
    number: (data) => _`(typeof ${data} == "number" && isFinite(${data}))`,
    object: (data) => _`(typeof ${data} == "object" && ${data} !== null && !Array.isArray(${data}))`,
    string: (data) => _`typeof ${data} == "string"`,
  };

  add("definition", (cxt) => reference.callRef(cxt, _`definitions[${String(cxt.schema)}]`));
  add("is", (cxt) => {
    const types = String(cxt.schema);
    const any = types.split("|").map((type) => tests[type]?.(cxt.data) ?? _`true`).reduce((a, b) => _`${a} || ${b}`);
    failIf(cxt, _`!(${any})`, types);
  });
  for (const [keyword, orNull] of [["needs", false], ["needsValue", true]] as const) {
    add(keyword, (cxt) => {
      for (const name of strings(cxt.schema)) failIf(cxt, isMissing(cxt.data, name, orNull), name);
    }, { type: "object" });
  }
  add("fields", (cxt) => {
    const fields = strings(cxt.schema);
    const known = constant(cxt, fields, _`new Set(${stringify(fields)})`);
    cxt.gen.forIn("field", cxt.data, (field) => failIf(cxt, _`!${known}.has(${field})`, field));
  }, { type: "object" });
  add("values", (cxt) => {
    const values: unknown = cxt.schema;
    const known = constant(cxt, values, _`${stringify(values)}`);
    failIf(cxt, _`!runtime.isOneOf(${known}, ${cxt.data})`, "");
  });
  add("matches", (cxt) => failIf(cxt, _`!runtime.matches(${String(cxt.schema)}, ${cxt.data})`, String(cxt.schema)), { type: "string" });
  add("shaped", (cxt) => failIf(cxt, _`!runtime.isShaped(${String(cxt.schema)}, ${cxt.data})`, String(cxt.schema)), { type: "string" });
  add("unique", (cxt) => {
    const keys = strings(cxt.schema);
    const repeated = cxt.gen.const("repeated", _`runtime.repeated(${constant(cxt, keys, _`${stringify(keys)}`)}, ${cxt.data})`);
    failIf(cxt, _`${repeated} !== -1`, repeated);
  }, { type: "array" });
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
