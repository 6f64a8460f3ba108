import { spawn } from "node:child_process";
import { join } from "node:path";
import { AdapterError } from "../adapters/error.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { treeFolder } from "../tree/places.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { compileWorkspace, findingsOf } from "./session.js";

type Limits = Pick<RequestOf<"synth">, "timeLimit" | "memoryLimit">;

/** What one compile from scratch gives. */
export interface Digests {
  /** SHA-256 of each file, by its path in the tree. */
  readonly tree: Readonly<Record<string, string>>;
  /** The app behind each folder of deployments, as `<cluster>/<deployment>`. */
  readonly apps: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles from scratch and takes the digests of the tree. Runs in a process of its own. */
export async function digests(context: WorkspaceContext, limits: Limits): Promise<Digests> {
  const session = await compileWorkspace(context, { ...limits, progress: () => undefined });
  const { tree, deployments } = session.compilation;
  return {
    tree: Object.fromEntries([...tree].map(([path, { digest }]) => [path, digest])),
    apps: Object.fromEntries([...deployments].map(([id, { facts }]) => [id, facts.app])),
    diagnostics: await findingsOf(session),
  };
}

// Turkish has other rules for the letter i, and the Chatham Islands are at 12:45 or 13:45.
const elsewhere = { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Chatham" };

/** Compiles twice from scratch, the second time in another locale, time zone and order of folders, and compares every byte. */
export async function verify(request: RequestOf<"synth">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  progress("compiling here");
  const here = await digestsIn(context, request, "as they come", {});
  progress("compiling in another locale, time zone and order of folders");
  const there = await digestsIn(context, request, "reversed", elsewhere);
  const paths = [...new Set([...Object.keys(here.tree), ...Object.keys(there.tree)])].sort();
  const differing = paths.filter((path) => here.tree[path] !== there.tree[path]);
  const diagnostics = [...here.diagnostics, ...differing.map((path) => differs(path, here, there))];
  const text = differing.length === 0
    ? `${paths.length} files, the same bytes in another locale, time zone and order of folders.`
    : `${differing.length} of ${paths.length} files differ.`;
  return { diagnostics, text, result: { files: paths.length, differing } };
}

function differs(path: string, here: Digests, there: Digests): Diagnostic {
  const [cluster = "", deployment = ""] = path.split("/");
  const app = here.apps[`${cluster}/${deployment}`] ?? there.apps[`${cluster}/${deployment}`];
  const file = `${treeFolder}/${path}`;
  const hint = "Look for the clock, random numbers, the locale or the order of a folder.";
  if (app === undefined) return diagnose("verify-differs", "The file is not the same in both compiles", { file }, { hint });
  return diagnose("verify-differs", `The app ${app} does not give the same file twice`, { file, cluster, deployment, app }, { hint });
}

async function digestsIn({ root, packageRoot }: WorkspaceContext, limits: Limits, order: string, environment: Record<string, string>): Promise<Digests> {
  const script = join(packageRoot, "lib/launcher/digests.cjs");
  const args = [script, root, order, String(limits.timeLimit), String(limits.memoryLimit)];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => { output += text; });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(JSON.parse(output) as Digests);
      else reject(new AdapterError(`A compile ended with ${status}.`, { subject: "synth --verify", status: status ?? "signal" }));
    });
  });
}
