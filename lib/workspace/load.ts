import { createRequire } from "node:module";
import vm from "node:vm";
import { standInApp } from "../model/app.js";
import { appFile } from "./find.js";
import { compilerModule, importedApp } from "./imports.js";

/** A bundle as {@link Loader} takes it. */
export interface Script {
  /** Name of the script in stack traces. */
  readonly name: string;
  readonly code: string;
  /** The entries that it is asked for. */
  readonly entries: readonly string[];
  /** The entries that it was bundled from. */
  readonly bundled: readonly string[];
}

/** Modules that authors may import besides their own: the compiler's nouns, cdk8s and its relatives. */
export type HostModules = Readonly<Record<string, () => unknown>>;

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
  readonly #entries = new Map<string, () => Exports>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #builtin = createRequire("file:///");

  /**
   * @param around called for each evaluation of an entry, to watch it.
   */
  constructor(scripts: readonly Script[], host: HostModules, around: <Result>(entry: string, evaluate: () => Result) => Result) {
    this.#host = host;
    this.#around = around;
    for (const script of scripts) this.#add(script);
  }

  /** The exports of an entry. Throws what its evaluation throws, each time. */
  load(entry: string): Exports {
    let outcome = this.#outcomes.get(entry);
    if (outcome === undefined) {
      const evaluate = this.#entries.get(entry);
      if (evaluate === undefined) throw new Error(`no bundle holds ${entry}`);
      try {
        outcome = { exports: this.#around(entry, evaluate) };
      } catch (error) {
        outcome = { error };
      }
      this.#outcomes.set(entry, outcome);
    }
    if ("error" in outcome) throw outcome.error;
    return outcome.exports;
  }

  #add({ name, code, entries }: Script): void {
    const module = { exports: {} as { load?: Record<string, () => Exports> } };
    const wrapped = vm.compileFunction(code, ["exports", "require", "module"], { filename: name });
    wrapped(module.exports, (specifier: string) => this.#require(specifier), module);
    for (const entry of entries) {
      const evaluate = module.exports.load?.[entry];
      if (evaluate !== undefined) this.#entries.set(entry, evaluate);
    }
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

  /** An app for whoever imports it. A broken one becomes a stand-in, so that a cluster's other apps still compile. */
  #app(name: string): unknown {
    try {
      return this.load(appFile(name));
    } catch {
      return new Proxy({}, { get: (_, key) => (key === "__esModule" ? true : standInApp(name)) });
    }
  }
}
