import { answerOf, gitFailure } from "./failure.js";
import { openGit, type GitOptions } from "./open.js";

/** A remote of the repository. URLs may hold credentials: they are for git, not for people. */
export interface Remote {
  readonly name: string;
  /** As the configuration has it. */
  readonly written: string;
  /** As git uses it to push, after `url.<base>.insteadOf`, `pushInsteadOf` and `pushurl`. */
  readonly push: string;
  /** As git uses it to fetch. */
  readonly fetch: string;
}

/** What a remote holds. */
export interface RemoteHeads {
  /** The branch that its HEAD names; absent when it is empty. */
  readonly defaultBranch: string | undefined;
  /** Commit of each branch. */
  readonly branches: ReadonlyMap<string, string>;
}

/** The remote that a branch is pushed to: its own, else `origin`, else the only one; nothing when that cannot be told. */
export async function readRemote(top: string, branch: string | undefined): Promise<Remote | undefined> {
  const git = openGit(top);
  const names = ((await answerOf(git.raw(["remote"]))) ?? "").split("\n").filter((name) => name !== "");
  const own = branch === undefined ? undefined : await answerOf(git.raw(["config", "--get", `branch.${branch}.remote`]));
  const name = [own, "origin"].find((candidate) => candidate !== undefined && names.includes(candidate)) ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined || name.startsWith("-")) return undefined;
  const [written, push, fetch] = await Promise.all([
    answerOf(git.raw(["config", "--get", `remote.${name}.url`])),
    answerOf(git.raw(["remote", "get-url", "--push", name])),
    answerOf(git.raw(["remote", "get-url", name])),
  ]);
  return written === undefined || push === undefined || fetch === undefined ? undefined : { name, written, push, fetch };
}

/** Asks a remote for its branches. */
export async function readHeads(top: string, { name }: Remote, options: GitOptions): Promise<RemoteHeads> {
  const listed = await openGit(top, options).raw(["ls-remote", "--symref", name, "HEAD", "refs/heads/*"]).catch((error: unknown) => {
    throw gitFailure(`git cannot ask the remote ${name} for its branches`, error, "Check the network, the URL (`git remote -v`) and whether you may read the repository.");
  });
  let defaultBranch: string | undefined;
  const branches = new Map<string, string>();
  for (const line of listed.split("\n")) {
    const [left = "", ref = ""] = line.split("\t");
    if (ref === "HEAD" && left.startsWith("ref: refs/heads/")) defaultBranch = left.slice("ref: refs/heads/".length);
    if (ref.startsWith("refs/heads/")) branches.set(ref.slice("refs/heads/".length), left);
  }
  return { defaultBranch, branches };
}

/** Fetches a branch's commits, and leaves the repository's own references as they are. */
export async function fetchCommit(top: string, { name }: Remote, branch: string, options: GitOptions): Promise<void> {
  await openGit(top, options).raw(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", name, `refs/heads/${branch}`]).catch((error: unknown) => {
    throw gitFailure(`git cannot fetch ${branch} from the remote ${name}`, error, "Check the network and run the command again.");
  });
}
