import { execFileSync, spawn } from "node:child_process";
import {
  cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("..", import.meta.url));
const samples = join(project, "test/samples");

/** What every sample may import from `clusters/small.js`. */
const shared = ["small.ts", "small-swarm.ts"];

/** What of a sample is laid out in its workspace. */
const parts = [".gitea", "apps", "bin", "clusters", "manifests", "package.json", "policies"];

/** What `sample.json` may say. See test/samples/README.md. */
interface Options {
  readonly command?: readonly string[];
  readonly exit?: number;
  readonly removed?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  readonly staged?: boolean;
  readonly git?: readonly (readonly string[])[];
}

/** One folder of test/samples: a miniature workspace, a command, and what it has to say and to write. */
export interface Sample {
  readonly name: string;
  readonly folder: string;
  /** Names of the policies in its folder `policies`. */
  readonly policies: readonly string[];
  /** Words after `astrolabe`. */
  readonly command: readonly string[];
  readonly exit: number;
  /** Findings as the text reporter prints them without colour; empty when there are none. */
  readonly diagnostics: string;
  /** Standard output; `undefined` when it does not matter. */
  readonly output: string | undefined;
  /** Files below `generated` by their path; `undefined` when they do not matter. */
  readonly tree: Files | undefined;
}

/** Text by path, `/`-separated and sorted. A symbolic link is `→` and its target. */
export type Files = ReadonlyMap<string, string>;

/** What became of a sample. */
export interface Run {
  readonly exit: number | null;
  readonly diagnostics: string;
  readonly output: string;
  /** The workspace without the state folder, before the command and after it. */
  readonly before: Files;
  readonly after: Files;
}

/** All samples, sorted by name; `plan/` holds pairs of trees instead, see test/plan. */
export function readSamples(): Sample[] {
  const folders = readdirSync(samples, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "plan");
  return folders.map(({ name }) => readSample(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readSample(name: string): Sample {
  const folder = join(samples, name);
  const expected = join(folder, "expected");
  const diagnostics = textOf(join(expected, "diagnostics.txt"));
  const { command = ["synth"], exit = diagnostics === undefined ? 0 : 1 } = optionsOf(folder);
  return {
    name, folder, command, exit,
    policies: policiesIn(join(folder, "policies")),
    diagnostics: diagnostics ?? "",
    output: textOf(join(expected, "output.txt")),
    tree: existsSync(join(expected, "generated")) ? filesIn(join(expected, "generated")) : undefined,
  };
}

const policiesIn = (folder: string): string[] =>
  (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith(".yaml")).map((name) => name.slice(0, -".yaml".length));

const optionsOf = (folder: string): Options => JSON.parse(textOf(join(folder, "sample.json")) ?? "{}") as Options;

const textOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

/** All files below a folder. Links are not followed. */
export function filesIn(top: string): Files {
  const files: [string, string][] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(top, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else files.push([path, entry.isSymbolicLink() ? `→ ${readlinkSync(join(top, path))}` : readFileSync(join(top, path), "utf8")]);
    }
  };
  visit("");
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A temporary folder in which workspaces find the compiler as npm would have installed it. */
export function openHome(): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "astrolabe-samples-")));
  const modules = join(home, "node_modules");
  mkdirSync(modules);
  symlinkSync(project, join(modules, "astrolabe"), "dir");
  for (const name of ["cdk8s", "cdk8s-plus-28", "constructs"]) symlinkSync(join(project, "node_modules", name), join(modules, name), "dir");
  return home;
}

/** Lays a sample out in a folder of its own and runs its command there, as a user would. */
export async function runSample({ name, folder, command }: Sample, home: string): Promise<Run> {
  const root = join(home, name);
  const { removed = [], links = {}, staged = false, git = [] } = optionsOf(folder);
  for (const file of shared) cpSync(join(samples, file), join(root, "clusters", file));
  for (const part of parts) if (existsSync(join(folder, part))) cpSync(join(folder, part), join(root, part), { recursive: true });
  if (existsSync(join(folder, "changed")) || removed.length > 0 || staged || git.length > 0) {
    const first = await astrolabe(["synth"], root);
    if (first.exit !== 0) throw new Error(`the synth before the change failed:\n${first.diagnostics}`);
    if (staged) stageAll(root);
    for (const words of git) runGit(root, words);
    for (const path of removed) rmSync(join(root, path), { recursive: true });
    if (existsSync(join(folder, "changed"))) cpSync(join(folder, "changed"), root, { recursive: true });
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  const before = workspaceIn(root);
  const { exit, output, diagnostics } = await astrolabe(command, root);
  return { exit, output, diagnostics, before, after: workspaceIn(root) };
}

/** Makes a workspace a git repository whose next commit holds its sources and its tree. */
function stageAll(root: string): void {
  const folders = [...parts, "generated"].filter((folder) => existsSync(join(root, folder)));
  for (const words of [["init", "--quiet"], ["add", ...folders]]) runGit(root, words);
}

function runGit(root: string, words: readonly string[]): void {
  const somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];
  // Without the environment: within a hook, git's own variables lead to another repository.
  execFileSync("git", [...somebody, ...words], { cwd: root, env: { PATH: process.env["PATH"] }, stdio: "pipe" });
}

const workspaceIn = (root: string): Files => new Map([...filesIn(root)].filter(([path]) => !/^\.(?:astrolabe|git)\//.test(path)));

/** The part of a workspace's files that is the tree, as a sample states it. */
export function treeOf(workspace: Files): Files {
  const tree = [...workspace].filter(([path]) => path.startsWith("generated/"));
  return new Map(tree.map(([path, text]) => [path.slice("generated/".length), text]));
}

function astrolabe(command: readonly string[], root: string): Promise<Pick<Run, "exit" | "diagnostics" | "output">> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(project, "lib/launcher/astrolabe.cjs"), ...command], {
      cwd: root,
      env: { PATH: [join(root, "bin"), process.env["PATH"]].join(delimiter) },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 60_000,
      killSignal: "SIGKILL",
    });
    let output = "";
    let diagnostics = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => { output += text; });
    child.stderr.setEncoding("utf8").on("data", (text: string) => { diagnostics += text; });
    child.on("error", reject);
    child.on("close", (exit) => resolve({ exit, output, diagnostics }));
  });
}

/** Makes what a run gave the sample's expectation, and reads the sample anew. */
export function updateSample({ name, folder, output, tree }: Sample, run: Run): Sample {
  const expected = join(folder, "expected");
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(expected, path)), { recursive: true });
    writeFileSync(join(expected, path), text);
  };
  rmSync(join(expected, "diagnostics.txt"), { force: true });
  if (run.diagnostics !== "") write("diagnostics.txt", run.diagnostics);
  if (output !== undefined) write("output.txt", run.output);
  if (tree !== undefined) {
    rmSync(join(expected, "generated"), { recursive: true });
    mkdirSync(join(expected, "generated"), { recursive: true });
    for (const [path, text] of treeOf(run.after)) write(`generated/${path}`, text);
  }
  return readSample(name);
}
