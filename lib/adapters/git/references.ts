import { AdapterError } from "../error.js";
import { gitFailure, gitReason } from "./failure.js";
import { openGit } from "./open.js";
import { hintFor, isRejected, overtaken } from "./push.js";
import type { Remote } from "./remote.js";

/** How a remote is spoken to. */
export interface Speaking {
  /** Configuration of git for this remote, such as its token. */
  readonly config: Readonly<Record<string, string>>;
}

/** Which branches are fetched. */
export interface Fetching extends Speaking {
  readonly branches: readonly string[];
  /** How many commits of each; for a clone that has no history either, since a whole clone would become one of those. Default: all. */
  readonly depth?: number;
}

/** Fetches the commits of several branches by one process, and leaves the repository's own references as they are. */
export async function fetchBranches(top: string, { name }: Remote, { branches, depth, config }: Fetching): Promise<void> {
  if (branches.length === 0) return;
  const options = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--refmap=", ...(depth === undefined ? [] : [`--depth=${depth}`])];
  const input = branches.map((branch) => `refs/heads/${branch}\n`).join("");
  await openGit(top, { input, config }).raw(["fetch", ...options, "--stdin", name]).catch((error: unknown) => {
    throw gitFailure(`git cannot fetch the references of stacks from the remote ${name}`, error, "Check the network and run the command again.");
  });
}

/** A commit to make, which holds one file or folder and nothing else. */
export interface CommitOrder {
  readonly parent: string | undefined;
  readonly message: string;
  /** Path of what it holds. Its parts hold nothing but letters, digits, `.`, `_` and `-`. */
  readonly path: string;
  /** A folder that is in the repository, by its id; or the text of a file. */
  readonly holds: { readonly folder: string } | { readonly text: string };
}

/** Who makes commits, and when. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970; the zone is UTC. */
  readonly time: number;
}

/** Reference that fast-import makes commits on, and that is dropped before it would be written. */
const passing = "refs/astrolabe/passing";

/**
 * Makes commits by one process, in the order of the list. They are in the repository, and no reference leads to them. Whoever makes the same
 * from the same gets the same ids.
 */
export async function makeCommits(top: string, orders: readonly CommitOrder[], signature: Signature): Promise<readonly string[]> {
  if (orders.length === 0) return [];
  const { name, email, time } = signature;
  const who = `${name} <${email}> ${time} +0000`;
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  // git-fast-import(1). Without a reset, a commit that names no parent would follow the one before it.
  const commands = orders.map(({ parent, message, path, holds }, index) => [
    `reset ${passing}\n\ncommit ${passing}\nmark :${index + 1}\nauthor ${who}\ncommitter ${who}\n${data(message)}`,
    parent === undefined ? "" : `from ${parent}\n`,
    `deleteall\n${"folder" in holds ? `M 040000 ${holds.folder} ${path}\n` : `M 100644 inline ${path}\n${data(holds.text)}`}`,
    `\nget-mark :${index + 1}\n`,
  ].join(""));
  const input = `feature done\n${commands.join("")}reset ${passing}\n\ndone\n`;
  const answer = await openGit(top, { input, isLong: true }).raw(["fast-import", "--quiet"]).catch((error: unknown) => {
    throw gitFailure("git cannot make the commits of the stacks", error);
  });
  const ids = answer.trim().split("\n");
  if (ids.length !== orders.length) throw new AdapterError(`git made ${ids.length} commits of ${orders.length}`, { subject: "git", hint: "Run the command again." });
  return ids;
}

/** A branch of a remote that is to move. */
export interface Move {
  readonly branch: string;
  readonly to: string;
  /** Where it is to be now; absent when there is to be none. */
  readonly from: string | undefined;
}

/**
 * Moves branches of a remote by one push: all of them or none, if the server can do that. Each moves only if it is where it is said to be.
 *
 * @returns the branches that were moved, and why the others were not.
 * @throws AdapterError when none was moved. Its status is `overtaken` when a branch was elsewhere.
 */
export async function pushMoves(top: string, { name }: Remote, moves: readonly Move[], { config }: Speaking): Promise<ReadonlyMap<string, "moved" | { readonly refused: string }>> {
  const leases = moves.map(({ branch, from = "" }) => `--force-with-lease=refs/heads/${branch}:${from}`);
  const wanted = moves.map(({ branch, to }) => `${to}:refs/heads/${branch}`);
  const push = (...options: string[]): Promise<string> => openGit(top, { config, isLong: true }).raw(["push", "--porcelain", "--no-verify", "--no-recurse-submodules", ...options, ...leases, name, ...wanted]);
  try {
    await push("--atomic").catch((error: unknown) => (error instanceof Error && /does not support --atomic/.test(error.message) ? push() : Promise.reject(error)));
    return new Map(moves.map(({ branch }) => [branch, "moved"] as const));
  } catch (error) {
    const told = readPorcelain(error instanceof Error ? error.message : "");
    if (![...told.values()].includes("moved")) {
      const { message, subject, hint: step = "" } = gitFailure(`git could not push the references of stacks to the remote ${name}`, new Error(withoutPorcelain(error)), hint(error));
      throw new AdapterError(message, { subject, hint: step, cause: error, ...(isRejected(error) ? { status: overtaken } : {}) });
    }
    return new Map(moves.map(({ branch }) => [branch, told.get(branch) ?? { refused: gitReason(error) }] as const));
  }
}

function hint(error: unknown): string {
  const isProtected = error instanceof Error && /protected branch/i.test(error.message);
  return isProtected ? "The branches are protected: push as the user whom the `protections` of .gitea/settings.ts let push them." : hintFor(error);
}

/** What git said but for a line for each branch, of which there may be hundreds: the reason stands once beside them. */
function withoutPorcelain(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const [first] = [...readPorcelain(said)].flatMap(([branch, result]) => (result === "moved" ? [] : [`error: ${branch}: ${result.refused}`]));
  return [said.replace(/^[ +*=!-]\t.*$/gm, ""), first ?? ""].join("\n");
}

/** Reads `<flag> <from>:<to> <summary> (<reason>)` of git-push(1), "OUTPUT", with tabs between. */
function readPorcelain(said: string): Map<string, "moved" | { readonly refused: string }> {
  return new Map([...said.matchAll(/^([ +*=!-])\t[^\t\n:]*:refs\/heads\/([^\t\n]+)\t(.*)$/gm)].map(([, flag, branch = "", summary = ""]) =>
    [branch, flag === "!" ? { refused: summary } : "moved"] as const));
}
