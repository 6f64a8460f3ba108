import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { compile, type Compilation, type CompileOptions, type Earlier } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { supervised, type RunJob } from "../sandbox/supervise.js";
import { openStateFolder } from "../tree/places.js";
import { appFile, clusterFile, findSources } from "../workspace/find.js";
import { Sources } from "../workspace/sources.js";
import { checkTypes, type TypeCheck } from "../workspace/types.js";
import type { WorkspaceContext } from "./context.js";

/** What a command wants of a compile. */
export interface Wish {
  readonly timeLimit: number;
  readonly memoryLimit: number;
  readonly earlier?: Earlier | undefined;
  readonly trace?: boolean;
  readonly progress: (stage: string) => void;
}

/** A compile under way, with the type check beside it. */
export interface Session {
  readonly compilation: Compilation;
  readonly sources: Sources;
  /** Findings of the type check, once it has ended. */
  readonly types: Promise<TypeCheck>;
}

/** Version of the installed compiler. */
export function compilerVersion(packageRoot: string): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
  return version;
}

/** Compiles a workspace under limits, while TypeScript's compiler checks its types in another process. */
export async function compileWorkspace(context: WorkspaceContext, wish: Wish): Promise<Session> {
  const { root, packageRoot, compiler, changes } = context;
  const runJob = prestarted(context, wish);
  const sources = new Sources(root, changes?.digests);
  const types = startTypeCheck(context);
  // A compile that fails for another reason must not be overtaken by this one's rejection.
  types.catch(() => undefined);
  const options: CompileOptions = {
    root, version: compilerVersion(packageRoot), compiler, sources, runJob,
    earlier: wish.earlier, trace: wish.trace ?? false, progress: wish.progress,
  };
  return { compilation: await compile(options), sources, types };
}

/** All findings of a session: those of the compile, then those of the type check. */
export async function findingsOf({ compilation, types }: Session): Promise<Diagnostic[]> {
  const syntax = new Set(compilation.diagnostics.filter(({ code }) => code === "source-syntax").map(({ location }) => location.file));
  // What cannot be parsed has been reported; the type check would say the same in other words.
  const own = (await types).diagnostics.filter(({ location }) => !syntax.has(location.file));
  return [...compilation.diagnostics, ...own];
}

/** Starts the first thread at once: its start takes as long as reading the sources. */
function prestarted({ packageRoot, threadFile }: WorkspaceContext, { timeLimit, memoryLimit }: Wish): RunJob {
  const start = (heap: number): Worker => {
    const worker = new Worker(join(packageRoot, "lib/launcher/thread.cjs"), {
      workerData: { file: threadFile },
      // Author code sees no environment: what it gives depends on the sources alone.
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 32 },
    });
    // What author code prints is for people, and must not mix with a command's result.
    worker.stdout.pipe(process.stderr, { end: false });
    worker.stderr.pipe(process.stderr, { end: false });
    return worker;
  };
  let first: Worker | undefined = start(memoryLimit);
  return supervised((heap) => {
    const worker = first ?? start(heap);
    first = undefined;
    return worker;
  }, { time: timeLimit, memory: memoryLimit });
}

async function startTypeCheck({ root, packageRoot, changes }: WorkspaceContext): Promise<TypeCheck> {
  // The last clean run had the same inputs, and its types were right.
  if (changes !== undefined && !changes.inputs) return { diagnostics: [], files: [], duration: 0 };
  const found = findSources(root);
  const entries = [...found.apps.map(appFile), ...found.clusters.map(clusterFile)];
  return checkTypes(root, openStateFolder(root), join(packageRoot, "lib"), entries);
}
