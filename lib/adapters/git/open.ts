import { simpleGit, type SimpleGit } from "simple-git";

/** How long git may say nothing before it is given up, in milliseconds. */
const silence = 120_000;

/** How git is run. */
export interface GitOptions {
  /** What a command reads from standard input. */
  readonly input?: string;
  /** Whether hooks of the repository run, as they do when a person commits. Default: false. */
  readonly hooks?: boolean;
}

/** Git in a folder, so that reading a repository runs nothing that its configuration names. */
export function openGit(root: string, { input, hooks = false }: GitOptions = {}): SimpleGit {
  return simpleGit({
    baseDir: root, timeout: { block: silence },
    config: ["core.fsmonitor=false", ...(hooks ? [] : ["core.hooksPath=/dev/null"])],
    unsafe: { allowUnsafeFsMonitor: true, allowUnsafeHooksPath: true },
    ...(input === undefined ? {} : { input: () => input }),
  });
}
