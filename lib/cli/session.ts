import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, type Compilation, type CompileOptions, type Earlier } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { collectingLess } from "../launcher/engine.cjs";
import { startThread } from "../launcher/start-thread.cjs";
import { supervised, type RunJob } from "../sandbox/supervise.js";
import type { Texts } from "../tree/held-file.js";
import { openStateFolder } from "../tree/places.js";
import { appFile, clusterFile, findSources, settingsFile, type Found } from "../workspace/find.js";
import { Sources } from "../workspace/sources.js";
import { checkTypes, type TypeCheck } from "../workspace/types.js";
import type { WorkspaceContext } from "./context.js";
import { checksFolder } from "./context.js";
import { cacheFolder } from "./earlier.js";
import { readRules, type Rules } from "./rules.js";
import { Spool } from "./spool.js";
import { packageFiles } from "./state.js";

/** What a command wants of a compile. */
export interface Wish {
  readonly timeLimit: number;
  readonly memoryLimit: number;
  readonly earlier?: Earlier | undefined;
  /** The apps and clusters, when the caller knows them already. */
  readonly found?: Found | undefined;
  /** Digests and rules, when the caller has read them already. */
  readonly sources?: Sources;
  readonly rules?: Rules;
  /** Called while author code begins to run, for what has to be done anyway. */
  readonly meanwhile?: () => void;
  /** The day for which waivers are judged, `YYYY-MM-DD`. Default: this one, in UTC. */
  readonly today?: string | undefined;
  readonly trace?: boolean;
  readonly traced?: NonNullable<CompileOptions["traced"]>;
  /** Told of the texts of a deployment's files, and of the facts after them, as long as they are at hand. */
  readonly held?: (held: Texts, texts: readonly string[]) => void;
  readonly progress: (stage: string) => void;
}

/** A compile under way, with the type check beside it. */
export interface Session {
  readonly compilation: Compilation;
  readonly sources: Sources;
  readonly today: string;
  /** Runs author code once more, as the compile did. */
  readonly runJob: RunJob;
  /** Findings of the type check, once it has ended. */
  readonly types: Promise<TypeCheck>;
  /** Starts a thread for a further job beside what the caller does. What it returns ends a thread that no job came for, which would keep the process. */
  readonly prepare: () => () => void;
}

/** Version of the installed compiler. */
export function compilerVersion(packageRoot: string): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
  return version;
}

/** Compiles a workspace under limits, while TypeScript's compiler checks its types in another process. */
export async function compileWorkspace(context: WorkspaceContext, wish: Wish): Promise<Session> {
  const { root, packageRoot, compiler, changes } = context;
  const sources = wish.sources ?? new Sources(root, changes?.digests);
  const found = wish.found ?? findSources(root, (file) => sources.has(file));
  const rules = wish.rules ?? readRules(context, sources);
  const today = wish.today ?? new Date().toISOString().slice(0, 10);
  const { run, prepare } = threads(context, wish);
  const spool = new Spool(root);
  let types: Promise<TypeCheck> | undefined;
  const startTypes = (): Promise<TypeCheck> => {
    types ??= startTypeCheck(context, found, wish.earlier === undefined ? beside : behind);
    // A compile that fails for another reason must not be overtaken by this one's rejection.
    types.catch(() => undefined);
    return types;
  };
  const runJob: RunJob = async (job, pass) => {
    const done = run(job, pass);
    startTypes();
    wish.meanwhile?.();
    return done;
  };
  const options: CompileOptions = {
    root, found, version: compilerVersion(packageRoot), compiler: `${compiler} ${sources.digestAll(packageFiles)}`, sources, runJob,
    scriptFolder: cacheFolder(root), 
    holdTexts: (texts) => {
      const held = spool.hold(texts);
      wish.held?.(held, texts);
      return held;
    },
    checks: rules.inputs(today, checksFolder(context), join(openStateFolder(root), "checks")),
    earlier: wish.earlier, trace: wish.trace ?? false, ...(wish.traced === undefined ? {} : { traced: wish.traced }), progress: wish.progress,
  };
  // With everything to compile the check takes as long as the compile; after a change, what is left of the compile comes first.
  if (wish.earlier === undefined) startTypes();
  const compilation = await compile(options);
  return { compilation, sources, today, runJob: run, types: startTypes(), prepare };
}

/** All findings of a session: those of the compile, then those of the type check. */
export async function findingsOf({ compilation, types }: Session): Promise<Diagnostic[]> {
  const syntax = new Set(compilation.diagnostics.filter(({ code }) => code === "source-syntax").map(({ location }) => location.file));
  // What cannot be parsed has been reported; the type check would say the same in other words.
  const own = (await types).diagnostics.filter(({ location }) => !syntax.has(location.file));
  return [...compilation.diagnostics, ...own];
}

/** Runs jobs in threads, the first of them in the one that the launcher has started. */
function threads({ thread, threadFile, packageRoot, engine }: WorkspaceContext, { timeLimit, memoryLimit }: Wish): { readonly run: RunJob } & Pick<Session, "prepare"> {
  let waiting = thread;
  return {
    run: supervised((heap) => {
      const worker = waiting ?? startThread(packageRoot, threadFile, heap, engine);
      waiting = undefined;
      return worker;
    }, { time: timeLimit, memory: memoryLimit }),
    prepare: () => {
      const worker = (waiting ??= startThread(packageRoot, threadFile, memoryLimit, engine));
      return () => {
        if (waiting !== worker) return;
        waiting = undefined;
        void worker.terminate();
      };
    },
  };
}

/**
 * How much the type check stands back. In a compile from scratch, which takes as long, who ends last ends alone: with equal parts of
 * two processors that would be the compile, with 5 the check. After a change the compile has little left to do, and is waited for.
 */
const beside = 2;
const behind = 10;

async function startTypeCheck({ root, packageRoot, changes }: WorkspaceContext, found: Found, niceness: number): Promise<TypeCheck> {
  // The last clean run had the same inputs, and its types were right.
  if (changes !== undefined && !changes.inputs) return { diagnostics: [], files: [], duration: 0 };
  const settings = existsSync(join(root, settingsFile)) ? [settingsFile] : [];
  const entries = [...found.apps.map(appFile), ...found.clusters.map(clusterFile), ...settings];
  return checkTypes(root, openStateFolder(root), join(packageRoot, "lib"), entries, { environment: collectingLess(), niceness });
}
