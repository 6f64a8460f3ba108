import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { changedFiles, hooksFolder, workTree } from "../adapters/git.js";
import { committingVariable } from "../adapters/git/commit.js";
import { answerOf } from "../adapters/git/failure.js";
import { openGit } from "../adapters/git/open.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { treeFolder } from "../tree/places.js";
import type { RequestOf } from "./arguments.js";
import { check } from "./check.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";

/** The line by which a hook of ours is known. */
const mark = "# Made by `astrolabe hook install`; `astrolabe hook remove` deletes it.";

/** What the tree is made of, and the tree. */
const concerned = ["apps", "clusters", "policies", treeFolder];

/** Installs, removes or runs the check that git makes before a commit. */
export async function hook(request: RequestOf<"hook">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  switch (request.action) {
    case "install": return install(context);
    case "remove": return remove(context);
    case "run": return run(request, context, progress);
  }
}

/**
 * Whether `publish` is committing what it has just checked, and waits for the hook with the workspace's lock in its hands. It
 * says which tree that is, and git says which index (githooks(5)).
 */
export async function isBeingPublished(root: string, environment: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const { [committingVariable]: checked, GIT_INDEX_FILE: index } = environment;
  if (checked === undefined || index === undefined) return false;
  return (await answerOf(openGit(root, { index }).raw(["write-tree"]))) === checked;
}

async function install({ root, packageRoot }: WorkspaceContext): Promise<Outcome> {
  const folder = await hooksFolder(root);
  const path = join(folder, "pre-commit");
  const text = script(relative(await workTree(root), root), relative(root, packageRoot));
  const found = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  if (found !== undefined && !found.includes(mark)) return foreign(root, path);
  if (found === text) return said("The hook is installed already.", { changed: false });
  mkdirSync(folder, { recursive: true });
  writeFileAtomic(path, text, { mode: 0o755 });
  chmodSync(path, 0o755);
  return said("Installed: git now refuses a commit whose tree is stale or whose checks fail.", { changed: true });
}

async function remove({ root }: WorkspaceContext): Promise<Outcome> {
  const path = join(await hooksFolder(root), "pre-commit");
  if (!existsSync(path)) return said("There is no hook to remove.", { changed: false });
  if (!readFileSync(path, "utf8").includes(mark)) return foreign(root, path);
  rmSync(path);
  return said("Removed.", { changed: true });
}

/** Judges what is about to be committed, which is what is on disk as long as both are the same. */
async function run(request: RequestOf<"hook">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const changed = await changedFiles(context.root, concerned);
  if (!changed.some(({ isStaged }) => isStaged)) return said("", { checked: false });
  const partial = changed.filter(({ differs }) => differs).map(({ path }) => partialCommit(path));
  if (partial.length > 0) return { diagnostics: partial, text: "", result: { checked: false } };
  if (context.changes?.nothing === true) return said("", { checked: true });
  const { diagnostics, text } = await check({ ...request, cluster: [], app: [], kubeconform: false }, context, progress);
  return { diagnostics, text: diagnostics.length === 0 ? "" : text, result: { checked: true } };
}

function partialCommit(path: string): Diagnostic {
  return diagnose("commit-partial", "The file on disk is not the one that is to be committed", { file: path }, {
    hint: "Stage it with `git add`, or put it aside with `git stash --keep-index`, so that what is checked is what is committed.",
  });
}

function foreign(root: string, path: string): Outcome {
  return {
    ...said(`${relative(root, path)} is somebody else's hook and stays as it is. To have both, let it run \`astrolabe hook run\`.`, { changed: false }),
    failed: true,
  };
}

const said = (text: string, result: object): Outcome => ({ diagnostics: [], text, result });

/**
 * @param workspace the workspace as seen from the work tree, which git runs hooks in.
 * @param compiler the compiler's package as seen from the workspace.
 */
function script(workspace: string, compiler: string): string {
  const quoted = (path: string): string => `'${path.replaceAll("\\", "/").replaceAll("'", "'\\''")}'`;
  return `#!/bin/sh
${mark}
cd ${quoted(workspace === "" ? "." : workspace)} && exec node ${quoted(join(compiler, "lib/launcher/astrolabe.cjs"))} hook run
`;
}
