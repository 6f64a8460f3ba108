import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import vm from "node:vm";
import { knownApp, standInApp, type AnyApp } from "../model/app.js";
import { sha256 } from "./digest.js";
import { appFile } from "./find.js";
import { compilerModule, importedApp } from "./imports.js";
import { scriptPrefix } from "./position.js";
import type { EvaluatedApp } from "./program.js";

/** Bundled author code, as text or as a file to read when an entry in it is asked for. */
export type Script = {
  /** Name of the script in stack traces. */
  readonly name: string;
  /** The source files whose modules it is asked for. */
  readonly entries: readonly string[];
} & ({ readonly code: Uint8Array } | { readonly path: string });

/** Modules that authors may import besides their own: the compiler's nouns, cdk8s and its relatives. */
export type HostModules = Readonly<Record<string, () => unknown>>;

/** What bundled code knows an app by among the modules that it requires. */
export const appMark = "__astrolabeApp";

/** Message of the error for a script of an earlier run that is not what that run wrote. */
export const damagedScript = "a script of an earlier run is damaged";

/** An import of author code that a compile cannot allow. */
export class ForbiddenImport extends Error {
  override readonly name = "ForbiddenImport";
}

// Node's modules that compute and do nothing else.
const pureBuiltins = new Set(["assert", "buffer", "crypto", "events", "path", "path/posix", "punycode", "querystring", "string_decoder", "url", "util"]);

type Exports = Readonly<Record<string, unknown>>;
type Outcome = { readonly exports: Exports } | { readonly error: unknown };

/**
 * Evaluates author code. Every entry is evaluated once, when it is first asked for; a failure is
 * remembered. Author code sees `require` as bundled imports use it, limited to its own modules,
 * those of the host, and what Node has that only computes.
 */
export class Loader {
  readonly #host: HostModules;
  readonly #around: <Result>(entry: string, evaluate: () => Result) => Result;
  readonly #scripts = new Map<string, Script>();
  readonly #evaluators = new Map<Script, Readonly<Record<string, () => Exports>>>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #known = new Map<string, AnyApp>();
  readonly #exported: ReadonlyMap<string, Pick<EvaluatedApp, "exported">>;
  readonly #read = new Map<string, Set<string | symbol>>();
  readonly #builtin = createRequire("file:///");

  /**
   * @param known apps that are not evaluated until somebody needs more of them than what is known.
   * @param around called for each evaluation of an entry, to watch it.
   */
  constructor(
    scripts: readonly Script[],
    known: ReadonlyMap<string, EvaluatedApp>,
    host: HostModules,
    around: <Result>(entry: string, evaluate: () => Result) => Result,
  ) {
    this.#host = host;
    this.#around = around;
    this.#exported = known;
    for (const script of scripts) for (const entry of script.entries) this.#scripts.set(entry, script);
    for (const [name, app] of known) this.#known.set(name, knownApp(app, () => this.load(appFile(name))[app.exported]));
  }

  /** The stand-in of an app that is not evaluated. */
  known(name: string): AnyApp | undefined {
    return this.#known.get(name);
  }

  /** The exports of an entry. Throws what its evaluation throws, each time. */
  load(entry: string): Exports {
    let outcome = this.#outcomes.get(entry);
    if (outcome === undefined) {
      try {
        outcome = { exports: this.#around(entry, () => this.#evaluate(entry)) };
      } catch (error) {
        outcome = { error };
      }
      this.#outcomes.set(entry, outcome);
    }
    if ("error" in outcome) throw outcome.error;
    return outcome.exports;
  }

  #evaluate(entry: string): Exports {
    const script = this.#scripts.get(entry);
    if (script === undefined) throw new Error(`no bundle holds ${entry}`);
    let evaluators = this.#evaluators.get(script);
    if (evaluators === undefined) {
      evaluators = this.#open(script);
      this.#evaluators.set(script, evaluators);
    }
    const evaluate = evaluators[entry];
    if (evaluate === undefined) throw new Error(`the bundle ${script.name} does not hold ${entry}`);
    return evaluate();
  }

  #open(script: Script): Readonly<Record<string, () => Exports>> {
    const module = { exports: {} as { load?: Record<string, () => Exports> } };
    const bytes = "code" in script ? script.code : readFileSync(script.path);
    if (!("code" in script) && script.name !== `${scriptPrefix}${sha256(bytes)}`) throw new Error(damagedScript);
    // A bundle is ASCII, and as Latin-1 it takes one byte a character.
    const code = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    const wrapped = vm.compileFunction(code, ["exports", "require", "module"], { filename: script.name });
    wrapped(module.exports, (specifier: string) => this.#require(specifier), module);
    return module.exports.load ?? {};
  }

  #require(specifier: string): unknown {
    const app = importedApp(specifier);
    if (app !== undefined) return this.#app(app);
    const host = this.#host[compilerModule(specifier) ?? specifier];
    if (host !== undefined) return host();
    const builtin = specifier.replace(/^node:/, "");
    if (pureBuiltins.has(builtin)) return this.#builtin(`node:${builtin}`);
    throw new ForbiddenImport(specifier);
  }

  /**
   * Apps of which somebody imported more than the app itself, such as a constant beside it.
   *
   * @param exported what the files of the apps that were evaluated export them as.
   */
  readOtherwise(exported: Iterable<readonly [app: string, name: string]>): string[] {
    const names = new Map([...exported, ...[...this.#exported].map(([app, known]) => [app, known.exported] as const)]);
    return [...this.#read].filter(([app, keys]) => [...keys].some((key) => key !== names.get(app))).map(([app]) => app);
  }

  /**
   * An app for whoever imports it. One that is known is evaluated only when more of it is wanted than
   * the app itself; a broken one becomes a stand-in, so that a cluster's other apps still compile.
   */
  #app(name: string): unknown {
    const known = this.#known.get(name);
    const exported = this.#exported.get(name)?.exported;
    const read = this.#read.get(name) ?? new Set<string | symbol>();
    this.#read.set(name, read);
    let all: Exports | undefined;
    const exports = (): Exports => (all ??= this.#exportsOf(name));
    return new Proxy({}, {
      get: (_, key) => {
        if (key === "__esModule" || key === appMark) return true;
        read.add(key);
        return known !== undefined && key === exported ? known : Reflect.get(exports(), key);
      },
      ownKeys: () => {
        read.add("*");
        return Reflect.ownKeys(exports());
      },
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(exports(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    });
  }

  #exportsOf(name: string): Exports {
    try {
      const exports = this.load(appFile(name));
      const known = this.#known.get(name);
      return known === undefined ? exports : { ...exports, [this.#exported.get(name)?.exported ?? ""]: known };
    } catch {
      return new Proxy({}, { get: () => standInApp(name) });
    }
  }
}
