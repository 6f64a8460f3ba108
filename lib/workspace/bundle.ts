import { build, type BuildFailure, type BuildOptions, type Message, type Metafile, type Plugin } from "esbuild";
import { renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import launcher from "../launcher/digest.cjs";
import { sha256 } from "./digest.js";
import { appFile } from "./find.js";
import { brokenSource, importedApp } from "./imports.js";
import { appMark, type Script } from "./load.js";
import { scriptPrefix } from "./position.js";

export interface BundleOptions {
  /** Absolute path of a folder for the script, which is handed over as it is without one. Ignored with a map. */
  readonly folder?: string | undefined;
  /** Whether to make a source map; it costs as much again. Default: false. */
  readonly withMap?: boolean;
}

/** Author code of one or more entries, ready to run. */
export interface Bundle {
  /**
   * A CommonJS script. It sets `exports.load` to an object with one function for each entry, which
   * evaluates the entry's module when it is called and not before. ASCII.
   */
  readonly script: Script;
  /** Source map of the script as JSON text; empty unless asked for. */
  readonly map: string;
  /** For each source file, workspace-relative, the files that it imports. Apps import each other by file. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly diagnostics: readonly Diagnostic[];
}

// Text that belongs into ConfigMaps is imported as a string, so that sources need no file access.
const textFiles = [".yaml", ".yml", ".txt", ".md", ".conf", ".cfg", ".ini", ".toml", ".lua", ".sql", ".sh", ".py", ".tmpl", ".rules", ".properties", ".xml", ".html"];

// In a package of type `module` the default of what is required is all of it, as Node has it for CommonJS. Apps are required
// here, and are modules with a default of their own (esbuild, "Default interop").
const appsAsModules = `if(typeof __toESM==="function"){const plain=__toESM;__toESM=(mod,node,target)=>plain(mod,node&&!mod?.${appMark},target)}`;

// V8 takes 1,536 transitions at most from the hidden class of an empty object (`TransitionsAccessor::kMaxNumberOfTransitions`); each object that
// would need one more gets a class of its own. The exports of each app begin with a name of their own and live as long as the script: with
// thousands of apps that would be so for most objects that builds make, which costs twice the time. A prototype's class is in no transition.
const exportsApart = `;if(typeof __toCommonJS==="function"){const copy=__toCommonJS;__toCommonJS=(mod)=>(Object.create(mod),copy(mod))}`;

const options = {
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20.19",
  legalComments: "none",
  // Less to read and to keep in memory. Lines are told from a source map in any case.
  minifyWhitespace: true,
  footer: { js: appsAsModules + exportsApart },
  logLevel: "silent",
  logLimit: 0,
  loader: Object.fromEntries(textFiles.map((extension) => [extension, "text" as const])),
  external: [
    "#lib/*", "astrolabe/*", "cdk8s", "cdk8s-plus-28", "constructs",
    // An app stays one module, whoever imports it, so that it can be replaced alone.
    // esbuild compares these with resolved paths too, which end in .ts and so are never meant.
    "./apps/*/app.js", "../apps/*/app.js", "../*/app.js",
  ],
} satisfies BuildOptions;

/**
 * Bundles entries with everything that they import, except the compiler's own modules, cdk8s and
 * other apps. One bundle for all: a thousand apps take about 0.1 s, a bundle each ten times that.
 * Entries that cannot be parsed are reported and replaced by code that throws, so that the others run.
 *
 * @param root the workspace, an absolute path.
 * @param entries source files relative to it.
 */
export async function bundle(root: string, entries: readonly string[], { folder, withMap = false }: BundleOptions = {}): Promise<Bundle> {
  const load = entries.map((entry) => `${JSON.stringify(entry)}: () => require(${JSON.stringify(`./${entry}`)}),`);
  const stdin = { contents: `exports.load = {\n${load.join("\n")}\n};\n`, resolveDir: root, sourcefile: "astrolabe-entries.js" };
  const draft = folder === undefined ? undefined : join(folder, `${sha256(stdin.contents)}.draft.js`);
  const output: BuildOptions = draft === undefined ? { write: false } : { write: true, outfile: draft };
  const map: BuildOptions = withMap ? { sourcemap: "external", sourcesContent: false, outdir: root, write: false } : {};
  const attempt = async (plugins: Plugin[]) => build({ ...options, absWorkingDir: root, stdin, plugins, ...output, ...map, metafile: true });

  const broken = new Map<string, Diagnostic>();
  for (;;) {
    const result = await attempt(broken.size === 0 ? [] : [withoutBroken(root, [...broken.keys()])]).catch((error: BuildFailure) => {
      if (!Array.isArray(error.errors)) throw error;
      return error;
    });
    if (!(result instanceof Error)) {
      const outputs = result.outputFiles ?? [];
      const isMap = (path: string): boolean => path.endsWith(".map");
      return {
        script: scriptOf(entries, draft ?? outputs.find(({ path }) => !isMap(path))?.contents ?? new Uint8Array()),
        map: outputs.find(({ path }) => isMap(path))?.text ?? "",
        imports: importsOf(result.metafile),
        diagnostics: [...broken.values()],
      };
    }
    const before = broken.size;
    for (const message of result.errors) {
      const file = message.location?.file;
      if (file === undefined) throw result;
      if (!broken.has(file)) broken.set(file, syntaxDiagnostic(message, file));
    }
    if (broken.size === before) throw result;
  }
}

/** A script, under a name that tells whether it is damaged when it is read back, and in a file of that name. */
function scriptOf(entries: readonly string[], code: string | Uint8Array): Script {
  if (typeof code !== "string") return { name: `${scriptPrefix}${sha256(code)}`, entries, code };
  const digest = launcher.digestOf(code);
  const path = join(dirname(code), `${digest}.js`);
  renameSync(code, path);
  return { name: `${scriptPrefix}${digest}`, entries, path };
}

/** Replaces sources that cannot be parsed by code that throws, so that whoever needs them fails and nobody else. */
function withoutBroken(root: string, files: readonly string[]): Plugin {
  const escaped = files.map((file) => `${root}/${file}`.replace(/[.*+?^${}()|[\]\\/]/g, "[\\$&]").replaceAll("[\\/]", "[\\\\/]"));
  return {
    name: "without-broken-sources",
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`^(${escaped.join("|")})$`) }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(brokenSource + path)});`,
        loader: "js",
      }));
    },
  };
}

function syntaxDiagnostic({ text, location, notes }: Message, file: string): Diagnostic {
  const at = { file, ...(location && { line: location.line, column: location.column + 1 }) };
  if (/^(<{7}|={7}|>{7}|\|{7})( |$)/.test(location?.lineText ?? "")) {
    return diagnose("source-syntax", "The file holds a git conflict marker", at, { hint: "Finish the merge in this file." });
  }
  const unresolved = /^Could not resolve "(.*)"$/.exec(text)?.[1];
  const hint = unresolved === undefined ? notes[0]?.text
    : unresolved.startsWith(".") ? "There is no such file. A TypeScript file is imported with the ending .js."
      : "Correct the name, or install the package.";
  return diagnose("source-syntax", text, at, hint === undefined ? {} : { hint });
}

function importsOf({ inputs }: Metafile): Map<string, string[]> {
  const imports = new Map<string, string[]>();
  for (const [file, input] of Object.entries(inputs)) {
    if (file === "astrolabe-entries.js") continue;
    imports.set(file, input.imports.flatMap(({ path, external }) => {
      if (external !== true) return path.startsWith("(") ? [] : [path];
      const app = importedApp(path);
      return app === undefined ? [] : [appFile(app)];
    }));
  }
  return imports;
}
