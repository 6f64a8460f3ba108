import { spawn } from "node:child_process";
import { availableParallelism, setPriority } from "node:os";
import { dirname, join, sep } from "node:path";
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { AdapterError } from "../adapters/error.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** What the type check found. */
export interface TypeCheck {
  readonly diagnostics: readonly Diagnostic[];
  /** Author's files that the check read, workspace-relative: a superset of what bundling reads, for types leave no trace in code. */
  readonly files: readonly string[];
  /** Milliseconds that the compiler ran. */
  readonly duration: number;
}

// What a workspace without a tsconfig.json gets.
const compilerOptions = {
  target: "es2023", module: "nodenext", moduleResolution: "nodenext", strict: true,
  noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, resolveJsonModule: true, skipLibCheck: true,
};

/** How the compiler's process is run. */
export interface TypeCheckOptions {
  /** What is added to the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** How much it stands back for the compile, from 0 to 19 (nice(1)). */
  readonly niceness: number;
}

/**
 * Type-checks author code with TypeScript's native compiler, in a process of its own so that it runs
 * beside the compile. What it learns is kept in the state folder for the next check.
 *
 * @param state absolute path of the state folder.
 * @param library absolute path of the compiler's own `lib` folder: the TypeScript compiler is the one that
 *   it depends on, and the types of imported text files are there.
 * @param entries the workspace's app and cluster files, and its settings of Gitea.
 * @throws AdapterError when the compiler cannot be started.
 */
export async function checkTypes(root: string, state: string, library: string, entries: readonly string[], options: TypeCheckOptions): Promise<TypeCheck> {
  const started = process.uptime();
  const project = join(state, "tsconfig.json");
  const buildInfo = join(state, "types.tsbuildinfo");
  const settings = {
    ...(existsSync(join(root, "tsconfig.json")) ? { extends: "../tsconfig.json" } : {}),
    compilerOptions: {
      ...(existsSync(join(root, "tsconfig.json")) ? {} : compilerOptions),
      noEmit: true, incremental: true, tsBuildInfoFile: buildInfo,
    },
    include: [],
    files: [...entries.map((entry) => `../${entry}`), join(library, "model/text-files.d.ts"), nodeTypes(library)],
  };
  writeFileSync(project, JSON.stringify(settings));
  const { output, status } = await runCompiler(compilerPath(library), ["--project", project, "--pretty", "false", ...threading()], root, options);
  const found = parseOutput(output);
  if (status !== 0 && found.length === 0) {
    throw new AdapterError(`The TypeScript compiler ended with ${status}: ${output.trim().slice(0, 500)}`, {
      subject: "tsc", status: String(status), hint: "Run `npm ci` to install the compiler anew.",
    });
  }
  // A workspace with stricter settings than the compiler's own is not to blame for the compiler's code.
  const isForeign = (file = ""): boolean => (!library.startsWith(root) || library.includes(`${sep}node_modules${sep}`)) && join(root, file).startsWith(library);
  const diagnostics = found.filter(({ location }) => !isForeign(location.file));
  return { diagnostics, files: filesIn(buildInfo), duration: 1000 * (process.uptime() - started) };
}

/** The types of Node's modules, which the compiler's own sources use. */
function nodeTypes(library: string): string {
  return join(installed("@types/node", library), "index.d.ts");
}

/** The native compiler's program, without the start of a Node process in front of it. */
function compilerPath(library: string): string {
  const folder = installed(`@typescript/typescript-${process.platform}-${process.arch}`, installed("typescript", library));
  return join(folder, "lib", process.platform === "win32" ? "tsc.exe" : "tsc");
}

/**
 * The folder of a package that code in another folder would get, which Node takes ten times as long to find (Node, "Loading from
 * node_modules folders").
 */
function installed(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return realpathSync.native(candidate);
    if (folder === dirname(folder)) throw new AdapterError(`The package ${name} is not installed`, { subject: "tsc", hint: "Run `npm ci`." });
  }
}

/** On two processors the compile needs one of them: threads of the check would only wait for each other. */
const threading = (): readonly string[] => (availableParallelism() <= 2 ? ["--singleThreaded"] : []);

/** Lets the compile have the processor when both want it. */
function runBehind(pid: number | undefined, niceness: number): void {
  try {
    if (pid !== undefined) setPriority(pid, niceness);
  } catch {
    // It may have ended already.
  }
}

async function runCompiler(program: string, args: readonly string[], cwd: string, { environment, niceness }: TypeCheckOptions): Promise<{ output: string; status: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...environment, ...process.env }, stdio: ["ignore", "pipe", "inherit"] });
    runBehind(child.pid, niceness);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => { output += text; });
    child.on("error", (error: NodeJS.ErrnoException) => {
      reject(new AdapterError(`The TypeScript compiler could not be started: ${error.message}`, {
        subject: "tsc", status: error.code ?? "unknown", hint: "Run `npm ci` to install the compiler anew.",
      }));
    });
    child.on("close", (status) => resolve({ output, status: status ?? 1 }));
  });
}

/** Reads `file(line,column): error TS1234: text`, where further lines of a message are indented. */
function parseOutput(output: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const header = /^(?:(.+)\((\d+),(\d+)\): )?error (TS\d+): (.*(?:\n[ \t].*)*)/gm;
  for (const [, file, line, column, code, text = ""] of output.matchAll(header)) {
    const message = `${code}: ${text.replace(/\n\s*/g, " ").trim()}`;
    const location = file === undefined ? {} : { file: file.replaceAll("\\", "/"), line: Number(line), column: Number(column) };
    diagnostics.push(diagnose("type-error", message, location));
  }
  return diagnostics;
}

/** @throws AdapterError when the record is cut short: TypeScript says nothing of a disk that is full. */
function readRecord(buildInfo: string): { readonly fileNames?: readonly string[] } {
  try {
    return JSON.parse(readFileSync(buildInfo, "utf8")) as { fileNames?: string[] };
  } catch (error) {
    rmSync(buildInfo, { force: true });
    throw new AdapterError("The type check could not keep its record, which is cut short. Nothing was written.", {
      subject: "tsc", hint: "Make sure that the disk has room, and run the command again.", cause: error,
    });
  }
}

/** The author's files in the compiler's own record of the check, which names them from where it is: a folder in the workspace. */
function filesIn(buildInfo: string): string[] {
  if (!existsSync(buildInfo)) return [];
  const { fileNames = [] } = readRecord(buildInfo);
  return fileNames
    .filter((name) => name.startsWith(above) && !name.startsWith(above, above.length) && !name.includes("/node_modules/"))
    .map((name) => name.slice(above.length))
    .sort();
}

const above = "../";
