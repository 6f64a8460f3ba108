import { build, type BuildFailure, type BuildOptions, type Message, type Metafile, type Plugin } from "esbuild";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { appFile } from "./find.js";
import { brokenSource, importedApp } from "./imports.js";

/** Author code of one or more entries, ready to run. */
export interface Bundle {
  /**
   * A CommonJS script. It sets `exports.load` to an object with one function for each entry, which
   * evaluates the entry's module when it is called and not before.
   */
  readonly code: string;
  /** Source map of `code` as JSON text; empty unless asked for. */
  readonly map: string;
  /** For each source file, workspace-relative, the files that it imports. Apps import each other by file. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly diagnostics: readonly Diagnostic[];
}

// Text that belongs into ConfigMaps is imported as a string, so that sources need no file access.
const textFiles = [".yaml", ".yml", ".txt", ".md", ".conf", ".cfg", ".ini", ".toml", ".lua", ".sql", ".sh", ".py", ".tmpl", ".rules", ".properties", ".xml", ".html"];

const options = {
  bundle: true,
  write: false,
  metafile: true,
  format: "cjs",
  platform: "node",
  target: "node20.19",
  charset: "utf8",
  legalComments: "none",
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
 * @param withMap whether to make a source map; it costs as much again.
 */
export async function bundle(root: string, entries: readonly string[], withMap = false): Promise<Bundle> {
  const load = entries.map((entry) => `${JSON.stringify(entry)}: () => require(${JSON.stringify(`./${entry}`)}),`);
  const stdin = { contents: `exports.load = {\n${load.join("\n")}\n};\n`, resolveDir: root, sourcefile: "astrolabe-entries.js" };
  const attempt = async (plugins: Plugin[]) =>
    build({ ...options, absWorkingDir: root, stdin, plugins, ...(withMap ? { sourcemap: "external", sourcesContent: false, outdir: root } : {}) });

  const broken = new Map<string, Diagnostic>();
  for (;;) {
    const result = await attempt(broken.size === 0 ? [] : [withoutBroken(root, [...broken.keys()])]).catch((error: BuildFailure) => {
      if (!Array.isArray(error.errors)) throw error;
      return error;
    });
    if (!(result instanceof Error)) {
      const [map, code] = withMap ? result.outputFiles : [undefined, ...result.outputFiles];
      return { code: code?.text ?? "", map: map?.text ?? "", imports: importsOf(result.metafile), diagnostics: [...broken.values()] };
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
  const note = notes[0]?.text;
  return diagnose("source-syntax", text, at, note === undefined ? {} : { hint: note });
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
