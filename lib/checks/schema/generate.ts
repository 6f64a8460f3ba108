import { loadAjv } from "../libraries.cjs";
import { addKeywords } from "./keywords.js";
import { reachable, type Pack, type Structure } from "./pack.js";
import { ruleOf } from "./rules.js";

/** Writes validators with ajv. Loading ajv takes longer than most compiles, so it is done when the first one is wanted. */
export class Generator {
  #standalone: ((schema: object, guarded: boolean) => string) | undefined;

  /**
   * JavaScript statements that put the validators of some definitions, and of all that these need, into
   * the table `definitions`.
   *
   * @param prefix begins the names of the pack's definitions in the table.
   * @param has whether a validator is there already.
   */
  write(pack: Pack, prefix: string, names: Iterable<string>, has: (name: string) => boolean): string {
    const write = (this.#standalone ??= openAjv());
    let text = "";
    for (const name of reachable(names, pack.definitions)) {
      const definition = pack.definitions.get(name);
      if (definition === undefined || has(prefix + name)) continue;
      const code = write(ruleOf(definition, { name, prefix, builtin: pack.builtin }), hasInheritedName(definition));
      text += `definitions[${JSON.stringify(prefix + name)}]=function(){const module={};${code}\nreturn module.exports}();\n`;
    }
    return text;
  }
}

/** ajv that calls definitions by name, and reads an object's own fields alone where the names ask for it. */
function openAjv(): (schema: object, guarded: boolean) => string {
  const tools = loadAjv();
  const open = (ownProperties: boolean): ((schema: object) => string) => {
    const ajv = new tools.Ajv({
      allErrors: true, code: { source: true, optimize: true }, logger: false, messages: false, meta: false, ownProperties,
      strict: false, validateSchema: false, addUsedSchema: false,
    });
    addKeywords(ajv, tools);
    return (schema) => {
      const code = tools.standaloneCode(ajv, ajv.compile(schema)).replace('"use strict";', "");
      // ajv puts the schema beside its validator. None of the keywords in use reads it there.
      const [, name] = /const (schema\d+) = /.exec(code) ?? [];
      const bare = code.replace(`const ${name} = ${tools.codegen.stringify(schema)};`, () => "");
      return name === undefined || bare.includes(name) ? code : bare;
    };
  };
  const plain = open(false);
  const guarding = open(true);
  return (schema, guarded) => (guarded ? guarding : plain)(schema);
}

/** Whether a schema names a property that every object of JavaScript seems to have, such as `constructor`. */
function hasInheritedName(definition: Structure): boolean {
  return Object.getOwnPropertyNames(Object.prototype).some((name) => JSON.stringify(definition).includes(`"${name}"`));
}
