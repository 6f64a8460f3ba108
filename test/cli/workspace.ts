import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "#lib/diagnostics/diagnostic.js";
import { filesIn, put } from "../tree/workspace.js";

export { filesIn, put };

const repository = fileURLToPath(new URL("../..", import.meta.url));
const launcher = join(repository, "lib/launcher/astrolabe.cjs");

const made: string[] = [];
process.on("exit", () => made.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** An empty folder that is deleted when the test ends. */
export function makeFolder(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "astrolabe-cli-")));
  made.push(root);
  return root;
}

/** A workspace outside of the repository, with the packages that its sources import. */
export function makeWorkspace(files: Readonly<Record<string, string>>): string {
  const root = makeFolder();
  mkdirSync(join(root, "node_modules"));
  symlinkSync(repository, join(root, "node_modules/astrolabe"));
  for (const name of ["cdk8s", "cdk8s-plus-28", "constructs"]) {
    symlinkSync(join(repository, "node_modules", name), join(root, "node_modules", name));
  }
  put(root, { "package.json": '{ "type": "module" }\n', ...files });
  return root;
}

/** What an app is made of: one ConfigMap with the data that an expression gives, for settings that have a greeting. */
export interface AppText {
  /** TypeScript expression for the ConfigMap's data; sees `settings`. */
  readonly data?: string;
  /** Lines before everything else. */
  readonly head?: string;
  /** Statements of `build` before the ConfigMap is made. */
  readonly first?: string;
}

/** `apps/<name>/app.ts`. */
export function app(name: string, { data = "{ greeting: settings.greeting ?? 'hello' }", head = "", first = "" }: AppText = {}): Record<string, string> {
  return {
    [`apps/${name}/app.ts`]: `import { ApiObject } from "cdk8s";
import { defineApp } from "astrolabe/model/app.js";
${head}
export const app = defineApp<{ greeting?: string }>("${name}", {
  owner: "team-test",
  description: "Greets.",
  build(chart, settings) {
    ${first}
    void settings;
    const metadata = { name: \`\${chart.namespace}-settings\` };
    new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", metadata, ...{ data: ${data} } });
  },
});
`,
  };
}

/** `clusters/<name>/cluster.ts`. A deployment is an app's name, or the arguments of `deploy` with the name in front. */
export function cluster(name: string, deployments: readonly string[], facts = ""): Record<string, string> {
  const calls = deployments.map((deployment) => {
    const [app = "", ...rest] = deployment.split(/,(.*)/s);
    return `deploy(${variable(app)}${rest[0] === undefined ? "" : `, ${rest[0]}`})`;
  });
  // Their namespaces are somebody else's: a test is about other things.
  const namespaces = new Set(deployments.flatMap((deployment) =>
    [deployment.split(",")[0] ?? "", ...[...deployment.matchAll(/\bname(?:space)?: "([^"]+)"/g)].map(([, text = ""]) => text)]));
  const apps = new Set(deployments.map((deployment) => deployment.split(",")[0] ?? ""));
  return {
    [`clusters/${name}/cluster.ts`]: `import { defineCluster, type ClusterFacts } from "astrolabe/model/cluster.js";
import { argocd } from "astrolabe/model/delivery.js";
import { deploy } from "astrolabe/model/deployment.js";
${[...apps].map((app) => `import { app as ${variable(app)} } from "../../apps/${app}/app.js";\n`).join("")}
const facts: ClusterFacts = {
  description: "For tests.",
  distribution: "k3s",
  kubernetes: "1.28",
  environment: "development",
  networks: {},
  podNetwork: "10.42.0.0/16",
  serviceNetwork: "10.43.0.0/16",
  ingress: { class: "nginx", namespace: "ingress" },
  storageClasses: [],
  nodes: [],
  delivery: argocd({ repository: "https://git.example.org/lab.git", project: "lab", destination: { name: "${name}" } }),
};
const given = ${JSON.stringify([...namespaces])}.map((name) => ({ kind: "Namespace" as const, name, by: "the test" }));
export default defineCluster("${name}", { ...facts, given, ${facts} apps: [${calls.join(", ")}] });
`,
  };
}

const variable = (app: string): string => app.replaceAll("-", "_");

/** How a command ended. */
export interface Run {
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances {
  /** Where the command runs. Default: the workspace. */
  readonly cwd?: string;
  /** Added to the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shell commands to run before, in the same process. Default: none. */
  readonly setup?: string;
  /** Called with the process once it runs. */
  readonly onStart?: (pid: number) => void;
}

/** Runs one command of the product. */
export function run(root: string, words: readonly string[], { cwd = root, env = {}, setup, onStart }: Circumstances = {}): Promise<Run> {
  const command = [process.execPath, launcher, ...words];
  const [program = "", ...args] = setup === undefined ? command : ["/bin/sh", "-c", `${setup}; exec "$@"`, "sh", ...command];
  const environment = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined, ...env };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: signal ?? code ?? -1, stdout, stderr }));
    if (child.pid !== undefined) onStart?.(child.pid);
  });
}

/** What a command says with `--format json`. */
export interface Report {
  readonly command: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly result: {
    readonly written?: readonly string[];
    readonly removed?: readonly string[];
    readonly changes?: readonly Record<string, unknown>[];
    readonly objects?: readonly Record<string, unknown>[];
    readonly differing?: readonly string[];
  };
}

/** Runs one command that prints JSON, and reads it. */
export async function report(root: string, words: readonly string[], circumstances: Circumstances = {}): Promise<Run & Report> {
  const ended = await run(root, [...words, "--format", "json"], circumstances);
  try {
    return { ...ended, ...(JSON.parse(ended.stdout) as Report) };
  } catch {
    throw new Error(`no JSON, exit code ${ended.code}:\n${ended.stdout}${ended.stderr}`);
  }
}

/** Runs `synth`, which has to succeed, and gives what it said. */
export async function synth(root: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(root, ["synth", ...words]);
  if (code !== 0) throw new Error(`synth ended with ${code}:\n${stdout}${stderr}`);
  return stdout.trim();
}

/** The tree that the same sources give where nothing was compiled before. */
export async function coldTree(root: string): Promise<Record<string, string>> {
  const fresh = makeWorkspace({});
  const kept = ["node_modules", ".astrolabe", "generated", ".git"];
  cpSync(root, fresh, { recursive: true, filter: (path) => !kept.includes(relative(root, path)) });
  await synth(fresh);
  return filesIn(fresh);
}
