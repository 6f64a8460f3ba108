import { randomUUID } from "node:crypto";
import { AdapterError } from "../adapters/error.js";
import { Gitea } from "../adapters/gitea/client.js";
import { addComment, deleteComment, editComment, readComments } from "../adapters/gitea/comments.js";
import { readPull } from "../adapters/gitea/pulls.js";
import { catalogue, isCode } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { planMarker, renderMarkdown } from "../plan/markdown.js";
import { renderPlan } from "../plan/text.js";
import { actionsLogin, stickyComment, surplusComments } from "../publish/comment.js";
import type { RequestOf } from "./arguments.js";
import { giteaFindings } from "./codeowners.js";
import type { WorkspaceContext } from "./context.js";
import { readJob, type Job } from "./job.js";
import type { Outcome } from "./outcome.js";
import { planWorkspace } from "./planned.js";
import { writeReports } from "./review-reports.js";

/**
 * Checks what a job runs for, as `check` does, and in a pull request's job keeps one comment with its plan. A pull request of a
 * fork may not comment, and is checked all the same: its plan stands in the log.
 */
export async function review(request: RequestOf<"review">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const job = readJob(process.env);
  if (job === undefined) {
    throw new AdapterError("review runs in a job of Gitea Actions, and the environment names none", {
      subject: "review", hint: "`npm run check` and `npm run plan` say the same here.",
    });
  }
  stopWorkflowCommands();
  const timing = new Timing();
  const { pull } = job;
  const planned = await timing.of("compile", planWorkspace(context, { ...request, base: pull?.mergeBase ?? job.commit, stale: true }, progress));
  const { plan, base } = planned;
  const diagnostics = [...planned.diagnostics, ...await giteaFindings(context, request, planned.session.compilation, progress)];
  const lines: string[] = [];
  if (request.reports !== undefined) {
    progress("keeping the reports");
    lines.push(await timing.of("reports", writeReports(request.reports, diagnostics, context, process.env)));
  }
  const log: string[] = [];
  let commented: Commented = { done: true, said: "" };
  if (pull !== undefined) {
    progress("commenting");
    const body = renderMarkdown(plan, { findings: diagnostics.map(withNextStep) });
    commented = await timing.of("comment", comment(job, body, process.env["ASTROLABE_GITEA_TOKEN"] ?? ""));
    lines.push(commented.said);
    if (!commented.done) log.push(renderPlan(plan, { color: false, base }));
  }
  const text = [...log, ...lines, `Times: ${timing.text}.`].join("\n");
  return { diagnostics, text, result: { times: timing.seconds }, failed: commented.failed === true || hasErrors(diagnostics) };
}

/** An error with the remedy of its code, when it brings none of its own: in a log a last line says it, a comment has none. */
function withNextStep(diagnostic: Diagnostic): Diagnostic {
  const { code, severity, hint } = diagnostic;
  return severity === "error" && hint === undefined && isCode(code) ? { ...diagnostic, hint: catalogue[code].fix } : diagnostic;
}

interface Commented {
  /** Whether the comment says what this run found, or a later run's. */
  readonly done: boolean;
  readonly said: string;
  /** Whether it should have been written and could not: a review that nobody sees is none. */
  readonly failed?: boolean;
}

/** Writes the sticky comment: edits ours, else adds it. Not for a commit that is no longer the latest. */
async function comment({ server, repository, commit, pull }: Job, body: string, token: string): Promise<Commented> {
  if (token === "") return { done: false, said: "No comment was written: there is no token in ASTROLABE_GITEA_TOKEN." };
  const number = pull?.number ?? 0;
  const gitea = new Gitea({ server, token });
  try {
    const now = await readPull(gitea, repository, number);
    if (now !== undefined && now.headCommit !== commit) return { done: true, said: "No comment was written: the pull request has a later commit, whose run comments." };
    const authors = [actionsLogin, ...(pull === undefined ? [] : [pull.poster])];
    const ours = stickyComment(await readComments(gitea, repository, number), planMarker, authors);
    if (ours?.body === body) return { done: true, said: "The comment says so already." };
    if (ours !== undefined) {
      await editComment(gitea, repository, ours.id, body);
      return { done: true, said: "The comment is updated." };
    }
    await addComment(gitea, repository, number, body);
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

/**
 * Tells the runner to take no line of this step for a command. Names and messages of authors stand in the log, and a file may be
 * called `::set-env name=PATH::`. The word that would let commands in again is known to nobody.
 */
function stopWorkflowCommands(): void {
  process.stdout.write(`::stop-commands::${randomUUID()}\n`);
}

/** How long parts of the review took. */
class Timing {
  readonly seconds: Record<string, number> = {};

  async of<Result>(part: string, work: Promise<Result>): Promise<Result> {
    const began = performance.now();
    const result = await work;
    this.seconds[part] = Math.round((performance.now() - began) / 100) / 10;
    return result;
  }

  get text(): string {
    return Object.entries(this.seconds).map(([part, seconds]) => `${part} ${seconds.toFixed(1)} s`).join(", ");
  }
}
