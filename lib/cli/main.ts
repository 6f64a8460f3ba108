import { relative, resolve } from "node:path";
import { isatty } from "node:tty";
import { AdapterError, errnoOf, fileFailure } from "../adapters/error.js";
import { isDay } from "../checks/day.js";
import { hasErrors, pressing } from "../diagnostics/diagnostic.js";
import { renderJson, type Report } from "../diagnostics/json.js";
import { renderJunit } from "../diagnostics/junit.js";
import { renderSarif } from "../diagnostics/sarif.js";
import { renderText } from "../diagnostics/text.js";
import { visible } from "../diagnostics/visible.js";
import { flush, print } from "../launcher/output.cjs";
import { quote } from "../model/name.js";
import { stateFolder } from "../tree/places.js";
import { findClusters, findSources } from "../workspace/find.js";
import { parseArguments, type Request } from "./arguments.js";
import { completionScript } from "./completion.js";
import type { Context } from "./context.js";
import { carryOut } from "./dispatch.js";
import { renderHelp, renderUsageProblem } from "./help.js";
import type { Outcome } from "./outcome.js";
import { policyEntries } from "./policy-entries.js";
import { portainerProblem } from "./portainer-request.js";
import { filterProblem } from "./selection.js";
import { compilerVersion } from "./session.js";
import { errorScreen, startProgress, wantsColor } from "./terminal.js";

export { digests } from "./verify.js";

/** The exit codes, for scripts to rely on. */
const exit = { clean: 0, findings: 1, usage: 2, failed: 3 } as const;

/** Runs one command line and prints what it says. Returns the exit code. The only place that catches failures. */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  const request = parseArguments(argv);
  const choice = "color" in request ? request.color : "auto";
  const color = wantsColor(choice, process.env, isatty(2));
  try {
    if ("problem" in request) return usage(renderUsageProblem(request, { color }));
    return await answer(request, context, color);
  } catch (error) {
    print(2, `${failureText(error)}\n`);
    return exit.failed;
  } finally {
    await flush();
  }
}

async function answer(request: Request, context: Context, color: boolean): Promise<number> {
  const outColor = wantsColor(request.color, process.env, isatty(1));
  if (request.command === "help") return say(renderHelp(request.topic, { color: outColor }));
  if (request.command === "version") return say(`astrolabe ${compilerVersion(context.packageRoot)}\n`);
  if (request.command === "completion") return say(completionScript(request.shell));
  if (request.command === "explain") {
    const { explainCode } = await import("./explain.js");
    const code = explainCode(request.subject);
    if (code !== undefined) return report(code, request, context, color);
    if (request.subject.startsWith("policy/") && context.root !== undefined) {
      const { explainPolicy } = await import("./policies.js");
      const policy = explainPolicy(request.subject, { root: context.root });
      if (policy !== undefined) return report(policy, request, context, color);
    }
  }
  if (request.command === "check" && request.folder !== undefined) {
    const folder = resolve(request.folder);
    const { checkFolder } = await import("./check-folder.js");
    const progress = startProgress(errorScreen, process.env);
    const ending = checkFolder({ ...request, folder }, context, (stage) => progress.update(stage));
    const outcome = await ending.finally(() => progress.end());
    return "problem" in outcome ? usage(renderUsageProblem(outcome, { color })) : report(outcome, request, context, color);
  }
  const { root } = context;
  if (root === undefined) {
    return usage(renderUsageProblem({
      problem: `there is no workspace ${request.workspace === undefined ? "here" : `in ${quote(request.workspace)}`}`,
      hint: "go to a folder with apps/ and clusters/, or name one with --workspace",
    }, { color }));
  }
  const { today } = { today: undefined, ...request };
  if (today !== undefined && !isDay(today)) {
    return usage(renderUsageProblem({ problem: `--today is ${quote(today)}, not a day such as 2026-03-31`, command: request.command }, { color }));
  }
  const filters = { cluster: [], app: [], ...request, ...(request.command === "portability" || request.command === "promote" ? { app: [request.name] } : {}) };
  const isFiltered = filters.cluster.length + filters.app.length > 0;
  const problem = isFiltered ? filterProblem(filters, findSources(root)) : undefined;
  if (problem !== undefined) return usage(renderUsageProblem({ ...problem, command: request.command }, { color }));
  const misused = request.command === "portainer" ? portainerProblem(request) : undefined;
  if (misused !== undefined) return usage(renderUsageProblem(misused, { color }));
  const asked = request.command === "promote" ? (await import("./promote-request.js")).readPromotion(request, findClusters(root)) : request;
  if ("problem" in asked) return usage(renderUsageProblem({ ...asked, command: request.command }, { color }));

  const progress = startProgress(errorScreen, process.env);
  const outcome = await carryOut(asked, { ...context, root }, (stage) => progress.update(stage), outColor).finally(() => progress.end());
  return report(outcome, request, context, color);
}

function report({ diagnostics, text, result, failed = false, isBrief = false }: Outcome, request: Request, { root, packageRoot }: Context, color: boolean): number {
  const code = failed || hasErrors(diagnostics) ? exit.findings : exit.clean;
  const format = "format" in request ? request.format : "text";
  if (format !== "text" && format !== "markdown") {
    print(1, documentOf(format, { command: request.command, diagnostics, result }, packageRoot, root));
    return code;
  }
  const workspace = root === undefined ? "" : relative(process.cwd(), root).replaceAll("\\", "/");
  print(2, renderText(isBrief ? pressing(diagnostics) : diagnostics, { color, workspace }));
  const isQuiet = "quiet" in request && request.quiet;
  if (text !== "" && !isQuiet) print(1, `${text}\n`);
  return code;
}

function documentOf(format: "json" | "sarif" | "junit", report: Report, packageRoot: string, root: string | undefined): string {
  switch (format) {
    case "json": return renderJson(report);
    case "sarif": return renderSarif({ ...report, version: compilerVersion(packageRoot), ...(root === undefined ? {} : { policies: policyEntries(root) }) });
    case "junit": return renderJunit(report);
  }
}

function say(text: string): number {
  print(1, text);
  return exit.clean;
}

function usage(text: string): number {
  print(2, text);
  return exit.usage;
}

/** What cannot be blamed on the author: the outside failed, or the compiler has a bug. */
function failureText(error: unknown): string {
  if (errnoOf(error) !== undefined) return failureText(fileFailure(error, pathOf(error), "The command did not come to its end."));
  if (error instanceof AdapterError) return [error.message, ...(error.hint === undefined ? [] : [`  hint: ${error.hint}`])].map(visible).join("\n");
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug of the compiler, not of your sources. Please report it with these lines:\n${trace}`;
}

function pathOf(error: unknown): string {
  return error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : stateFolder;
}
