import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError } from "../adapters/error.js";
import { Gitea } from "../adapters/gitea/client.js";
import { addComment, deleteComment, editComment, readComments } from "../adapters/gitea/comments.js";
import { readPull } from "../adapters/gitea/pulls.js";
import { inline } from "../plan/inline.js";
import { planMarker } from "../plan/markdown.js";
import { actionsLogin, stickyComment, surplusComments } from "../publish/comment.js";
import type { Job } from "./job.js";

/** What became of the comment. */
export interface Commented {
  /** Whether the comment says what this run found, or a later run's. */
  readonly done: boolean;
  readonly said: string;
  /** Whether it should have been written and could not: a review that nobody sees is none. */
  readonly failed?: boolean;
}

/** How often a comment is added whose request failed. */
const attempts = 4;
/** Milliseconds before the second try; each further one waits twice as long. */
const pause = 500;

/** Writes the sticky comment: edits ours, else adds it. Not for a commit that is no longer the latest. */
export async function writeComment({ server, repository, commit, pull }: Job, body: string, token: string): Promise<Commented> {
  if (token === "") return { done: false, said: "No comment was written: there is no token in ASTROLABE_GITEA_TOKEN." };
  const number = pull?.number ?? 0;
  const gitea = new Gitea({ server, token });
  try {
    const now = await readPull(gitea, repository, number);
    if (now !== undefined && now.headCommit !== commit) return { done: true, said: "No comment was written: the pull request has a later commit, whose run comments." };
    const authors = [actionsLogin, ...(pull === undefined ? [] : [pull.poster])];
    for (let attempt = 1; ; attempt++) {
      const ours = stickyComment(await readComments(gitea, repository, number), planMarker, authors);
      if (ours?.body === body) return { done: true, said: attempt === 1 ? "The comment says so already." : "The comment is written." };
      if (ours !== undefined) {
        await editComment(gitea, repository, ours.id, body);
        return { done: true, said: "The comment is updated." };
      }
      try {
        await addComment(gitea, repository, number, body);
        break;
      } catch (error) {
        // The client does not repeat a POST. Nobody runs a job again, so here it is repeated, after a look whether it is there.
        if (attempt === attempts || !isPassing(error)) throw error;
        await sleep(pause * 2 ** (attempt - 1));
      }
    }
    // Whoever publishes may have written one meanwhile.
    const surplus = surplusComments(await readComments(gitea, repository, number), planMarker, { login: actionsLogin, authors });
    for (const { id } of surplus) await deleteComment(gitea, repository, id);
    return { done: true, said: "The comment is written." };
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    const isRefused = error.status === 403 || error.status === 404;
    return { done: false, said: `No comment was written: ${error.message}.`, failed: !(isRefused && pull?.isFork === true) };
  }
}

/** Whether a server failed in a way that may be over soon, such as a database that was busy, or did not answer. */
const isPassing = (error: unknown): boolean => error instanceof AdapterError && (typeof error.status !== "number" || error.status >= 500);

/** What the comment says when the checks could not run. It replaces what an earlier commit's run has found. */
export function failureBody(error: unknown): string {
  const said = error instanceof AdapterError ? [`${error.message}.`, ...(error.hint === undefined ? [] : [error.hint])] : [];
  return [planMarker, "### The checks could not run", ...said.map((line) => `\n${inline(line)}`), "\nThe log of the job says more. If it was a passing failure, run the job again.", ""].join("\n");
}
