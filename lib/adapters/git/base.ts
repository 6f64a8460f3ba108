import { AdapterError } from "../error.js";
import { answerOf, gitFailure } from "./failure.js";
import { openGit } from "./open.js";

/** A commit to compare with. */
export interface Base {
  /** Its id. */
  readonly commit: string;
  /** What people call it: the revision that was asked for, or the branch that this one left, such as `origin/main`. */
  readonly name: string;
}

/** Where the default branch may be, the best first: as the remote says it, then by its usual names. */
const defaults = ["refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main", "refs/remotes/origin/master", "refs/heads/master"];

/**
 * The commit to compare with: a revision, or the point at which the current branch left the default branch. On the
 * default branch that is what its remote has of it, or HEAD itself.
 *
 * @param root a folder in the repository's work tree.
 * @param revision anything that `git rev-parse` takes, such as `main` or `HEAD~1`.
 * @throws AdapterError when git cannot be run, does not know the revision, or has no commits in common.
 */
export async function resolveBase(root: string, revision: string | undefined): Promise<Base> {
  return revision === undefined ? branchingPoint(root) : { commit: await commitOf(root, revision), name: revision };
}

async function commitOf(root: string, revision: string): Promise<string> {
  const what = `git cannot read the revision ${JSON.stringify(revision)}`;
  const hint = "`git log --oneline` lists revisions.";
  // A revision that begins with a dash would be taken for an option.
  if (revision.startsWith("-")) throw new AdapterError(`${what}: a revision does not begin with '-'`, { subject: "git", hint });
  const found = await openGit(root).raw(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`]).catch((error: unknown) => {
    throw gitFailure(what, error, hint);
  });
  return found.trim();
}

async function branchingPoint(root: string): Promise<Base> {
  const git = openGit(root);
  const listed = await git.raw(["for-each-ref", "--format=%(refname) %(refname:short) %(symref:short)", ...defaults]).catch((error: unknown) => {
    throw gitFailure("git cannot be asked what to compare with", error, "Run the command in a clone of the repository, with git installed.");
  });
  const head = await answerOf(git.raw(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]));
  if (head === undefined || head === "") {
    throw new AdapterError("There is no commit to compare with: the current branch has none yet", { subject: "git", hint: "Commit once, or name a revision with --base." });
  }
  const names = new Map(listed.split("\n").map((line) => line.split(" ")).map(([ref = "", short = "", target = ""]) => [ref, target === "" ? short : target]));
  const ref = defaults.find((name) => names.has(name));
  if (ref === undefined) return { commit: head, name: "HEAD" };
  const name = names.get(ref) ?? ref;
  const commit = await answerOf(git.raw(["merge-base", head, ref]));
  if (commit !== undefined && commit !== "") return { commit, name };
  const isShallow = (await answerOf(git.raw(["rev-parse", "--is-shallow-repository"]))) === "true";
  throw new AdapterError(`HEAD and ${name} have no commit in common${isShallow ? " in this shallow clone" : ""}`, {
    subject: "git", hint: isShallow ? "Fetch the whole history with `git fetch --unshallow`, or name a revision with --base." : "Name the revision to compare with: --base <revision>.",
  });
}
