import { randomUUID } from "node:crypto";
import { AdapterError } from "../adapters/error.js";
import { catalogue, isCode } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { print } from "../launcher/output.cjs";
import { renderMarkdown } from "../plan/markdown.js";
import { renderPlan } from "../plan/text.js";
import type { RequestOf } from "./arguments.js";
import { giteaFindings } from "./codeowners.js";
import type { WorkspaceContext } from "./context.js";
import { readJob } from "./job.js";
import type { Outcome } from "./outcome.js";
import { planWorkspace, type Planned } from "./planned.js";
import { failureBody, writeComment, type Commented } from "./review-comment.js";
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
  const token = process.env["ASTROLABE_GITEA_TOKEN"] ?? "";
  const examine = async (): Promise<Pick<Planned, "plan" | "base" | "diagnostics">> => {
    const planned = await timing.of("compile", planWorkspace(context, { ...request, base: pull?.mergeBase ?? job.commit, stale: true }, progress));
    return { ...planned, diagnostics: [...planned.diagnostics, ...await giteaFindings(context, request, planned.session.compilation, progress)] };
  };
  const { plan, base, diagnostics } = await examine().catch(async (error: unknown) => {
    if (pull !== undefined) await writeComment(job, failureBody(error), token);
    throw error;
  });
  const lines: string[] = [];
  const log: string[] = [];
  let commented: Commented = { done: true, said: "" };
  // Before the reports: people wait for the comment, and no report may stand in its way.
  if (pull !== undefined) {
    progress("commenting");
    const body = renderMarkdown(plan, { findings: diagnostics.map(withNextStep) });
    commented = await timing.of("comment", writeComment(job, body, token));
    lines.push(commented.said);
    if (!commented.done) log.push(renderPlan(plan, { color: false, base }));
  }
  if (request.reports !== undefined) {
    progress("keeping the reports");
    lines.push(await timing.of("reports", writeReports(request.reports, diagnostics, context, process.env)));
  }
  const text = [...log, ...lines, `Times: ${timing.text}.`].join("\n");
  return { diagnostics, text, result: { times: timing.seconds }, failed: commented.failed === true || hasErrors(diagnostics) };
}

/** An error with the remedy of its code, when it brings none of its own: in a log a last line says it, a comment has none. */
function withNextStep(diagnostic: Diagnostic): Diagnostic {
  const { code, severity, hint } = diagnostic;
  return severity === "error" && hint === undefined && isCode(code) ? { ...diagnostic, hint: catalogue()[code].fix } : diagnostic;
}

/**
 * Tells the runner to take no line of this step for a command. Names and messages of authors stand in the log, and a file may be
 * called `::set-env name=PATH::`. The word that would let commands in again is known to nobody.
 */
function stopWorkflowCommands(): void {
  print(1, `::stop-commands::${randomUUID()}\n`);
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
