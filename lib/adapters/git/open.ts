import { simpleGit, type SimpleGit } from "simple-git";

/** How long git may say nothing before it is given up, in milliseconds. */
const silence = 120_000;

/** How git is run. */
export interface GitOptions {
  /** What a command reads from standard input. */
  readonly input?: string;
  /**
   * Whether to wait until git has closed its output, and not only 50 ms after its end: for long answers, which are cut off
   * otherwise while this process is busy. What git leaves running, such as a connection of ssh, may hold the output open. Default: false.
   */
  readonly isLong?: boolean;
  /** Whether hooks of the repository run, as they do when a person commits. Default: false. */
  readonly hooks?: boolean;
  /** Absolute path of the index to use. Default: the work tree's own. */
  readonly index?: string;
  /** Configuration of this command alone. It goes through the environment, so that a list of processes does not show it. */
  readonly config?: Readonly<Record<string, string>>;
  /** Added to the environment of git and of the hooks that it runs. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Variables that simple-git removes or refuses because they make git run something or look elsewhere (its `isGitEnvKey`).
 * `GIT_DIR` of a hook that runs this product is one.
 */
const guarded = /^(?:git_.*|editor|pager|prefix|ssh_askpass|visual)$/i;

const died = Buffer.from("fatal: git was ended by a signal\n");

/** Git in a folder, so that reading a repository runs nothing that its configuration names, and nobody is asked for a password. */
export function openGit(root: string, { input, isLong = false, hooks = false, index, config = {}, env = {} }: GitOptions = {}): SimpleGit {
  const settings = Object.entries(config);
  const own: Record<string, string> = {
    GIT_TERMINAL_PROMPT: "0",
    // Reading does not write the index anew, which others may be using.
    GIT_OPTIONAL_LOCKS: "0",
    // What git says is looked at. Hooks speak the language of the person.
    ...(hooks ? {} : { LC_ALL: "C" }),
    ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
    ...(settings.length === 0 ? {} : { GIT_CONFIG_COUNT: String(settings.length) }),
    ...Object.fromEntries(settings.flatMap(([key, value], at) => [[`GIT_CONFIG_KEY_${at}`, key], [`GIT_CONFIG_VALUE_${at}`, value]])),
  };
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !guarded.test(name)));
  return simpleGit({
    baseDir: root, timeout: { block: silence },
    config: ["core.fsmonitor=false", ...(hooks ? [] : ["core.hooksPath=/dev/null"])],
    unsafe: { allowUnsafeFsMonitor: true, allowUnsafeHooksPath: true, allowUnsafeConfigEnvCount: settings.length > 0 },
    allowEnvironment: Object.keys(own),
    // What git said is complete when its pipes are closed, which may be long after it ended while this process is busy.
    completion: { onClose: true, onExit: false },
    // By itself, simple-git takes a git that fails or dies without a word for one that is done.
    errors: (error, { exitCode, stdErr, stdOut }) => error ?? (exitCode === 0 ? undefined : Buffer.concat([...stdErr, ...stdOut, ...(exitCode === null ? [died] : [])])),
    ...(input === undefined ? {} : { input: () => input }),
    ...(isLong ? { completion: { onClose: true, onExit: false } } : {}),
  }).env({ ...inherited, ...env, ...own });
}
