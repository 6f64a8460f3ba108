import { dirname, join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Changes } from "../launcher/state.cjs";

/** What the launcher tells the command line. All paths are absolute. */
export interface Context {
  /** The workspace; absent when there is none here. */
  readonly root: string | undefined;
  /** The folder that the compiler is installed in. */
  readonly packageRoot: string;
  /** Digest of the compiler and of the installed packages. */
  readonly compiler: string;
  /** How V8 is set, which decides what of its compiled forms it takes back. */
  readonly engine: string;
  /** What changed since the last clean synth; absent when that is not known. */
  readonly changes: Changes | undefined;
  /** Script for the thread that runs author code. */
  readonly threadFile: string;
  /** A thread with the default limits that has been started already. */
  readonly thread: Worker | undefined;
}

/** A context with a workspace, which most commands need. */
export interface WorkspaceContext extends Context {
  readonly root: string;
}

/**
 * Folder for what the checks compile from schemas and policies. It is kept by contents, so that all workspaces
 * share it, and beside the bundled compiler, because another one may compile otherwise.
 */
export const checksFolder = ({ threadFile }: Context): string => join(dirname(threadFile), "checks");
