import { createColors, type Colors } from "./colors.cjs";
import { sortDiagnostics, type Diagnostic, type Location } from "./diagnostic.js";
import { summarize, tally } from "./summary.js";
import { visible } from "./visible.js";

export interface TextOptions {
  readonly color: boolean;
  /**
   * The workspace as seen from the current folder, such as `../lab`, so that paths can be clicked
   * from there. Default: the current folder.
   */
  readonly workspace?: string;
}

const indent = "    ";

/**
 * Findings for people, sorted, with a blank line between files (or deployments, for findings
 * without a file), the waived ones before all others, a line for each check and reason, and a tally at
 * the end, so that what counts is what one sees last. Empty text when there are none.
 *
 * ```text
 * apps/shop/app.ts:12:5 error construct-invalid: The replicas are -1, at least 0 is needed
 *     shop on paris, construct web, Deployment shop/web, at /spec/replicas
 *     hint: Leave them out for the default of 2.
 *     also: clusters/paris/cluster.ts:8:3
 * ```
 */
export function renderText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  if (diagnostics.length === 0) return "";
  const colors = createColors(options.color);
  const workspace = (options.workspace ?? "").replace(/\/+$/, "");
  const prefix = workspace === "" || workspace === "." ? "" : `${workspace}/`;
  const groups = new Map<string, string[]>();
  const waived = new Map<string, Diagnostic[]>();
  for (const diagnostic of sortDiagnostics(diagnostics)) {
    const { location } = diagnostic;
    if (diagnostic.waived !== undefined) {
      const alike = JSON.stringify([diagnostic.code, diagnostic.waived]);
      const before = waived.get(alike);
      if (before === undefined) waived.set(alike, [diagnostic]);
      else before.push(diagnostic);
      continue;
    }
    const key = location.file ?? `\0${deploymentPlace(location) ?? ""}`;
    const entries = groups.get(key);
    const entry = renderOne(diagnostic, prefix, colors);
    if (entries === undefined) groups.set(key, [entry]);
    else entries.push(entry);
  }
  const summary = summarize(diagnostics);
  const paint = summary.errors > 0 ? colors.red : summary.warnings > 0 ? colors.yellow : colors.cyan;
  const passed = waived.size === 0 ? [] : [[`${colors.bold("waived:")}\n`, ...[...waived.values()].map((alike) => renderWaived(alike, prefix, colors))]];
  const body = [...passed, ...groups.values()].map((entries) => entries.join("")).join("\n");
  return `${body}\n${paint(colors.bold(tally(summary)))}\n`;
}

function renderOne(diagnostic: Diagnostic, prefix: string, colors: Colors): string {
  const { code, severity, message, location, hint, related = [] } = diagnostic;
  const paint = { error: colors.red, warning: colors.yellow, info: colors.cyan }[severity];
  const place = filePlace(location, prefix) ?? deploymentPlace(location);
  const head = [
    ...(place === undefined ? [] : [colors.bold(visible(place))]),
    paint(severity),
    `${colors.dim(code)}: ${block(message)}`,
  ].join(" ");
  const lines = [head];
  const context = contextOf(location);
  if (context.length > 0) lines.push(indent + colors.dim(visible(context.join(", "))));
  if (hint !== undefined) lines.push(`${indent}${colors.green("hint:")} ${block(hint)}`);
  for (const other of related) lines.push(`${indent}${colors.cyan("also:")} ${visible(relatedPlace(other, prefix))}`);
  return `${lines.join("\n")}\n`;
}

/** Waived findings of one check and reason are told in one line, so that they do not hide those that count. */
function renderWaived(alike: readonly Diagnostic[], prefix: string, colors: Colors): string {
  return alike.slice(0, 1).map(({ code, location, waived }) => {
    const place = visible(relatedPlace(location, prefix));
    const others = alike.length === 1 ? "" : ` and ${alike.length - 1} more`;
    return `${indent}${place === "" ? "" : `${place}${others}: `}${colors.dim(code)} until ${visible(waived?.until ?? "")}: ${visible(waived?.reason ?? "")}\n`;
  }).join("");
}

/** Several lines stand below each other, indented, so that none can be taken for a finding. */
function block(text: string): string {
  return text.trimEnd().split(/\r?\n/).map(visible).join(`\n${indent}`);
}

function filePlace({ file, line, column }: Location, prefix: string): string | undefined {
  if (file === undefined) return undefined;
  const position = line === undefined ? "" : column === undefined ? `:${line}` : `:${line}:${column}`;
  return `${prefix}${file}${position}`;
}

function deploymentPlace({ cluster, app, deployment = app }: Location): string | undefined {
  const name = app === undefined || app === deployment ? deployment : `${deployment} (app ${app})`;
  if (cluster === undefined) return name === undefined ? undefined : `app ${name}`;
  return name === undefined ? `cluster ${cluster}` : `${name} on ${cluster}`;
}

function relatedPlace(location: Location, prefix: string): string {
  const file = filePlace(location, prefix);
  const context = contextOf(location);
  if (file === undefined) return [deploymentPlace(location), ...context].filter((part) => part !== undefined).join(", ");
  return context.length === 0 ? file : `${file} (${context.join(", ")})`;
}

/** What is known beyond the place that the finding begins with. */
function contextOf(location: Location): string[] {
  const { file, cluster, app, deployment, construct, object, pointer } = location;
  const parts: string[] = [];
  const place = deploymentPlace(location);
  if (file !== undefined && place !== undefined && !saysAlready(file, cluster, deployment ?? app)) parts.push(place);
  if (construct !== undefined && construct !== "") parts.push(`construct ${construct}`);
  if (object !== undefined) parts.push(object);
  if (pointer !== undefined && pointer !== "") parts.push(`at ${pointer}`);
  return parts;
}

/** Whether the file's path names the same app or cluster that the place would. */
function saysAlready(file: string, cluster: string | undefined, name: string | undefined): boolean {
  if (cluster === undefined) return name !== undefined && file.startsWith(`apps/${name}/`);
  const owner = /^(?:clusters|generated(?:\/\.astrolabe)?)\/([^/.]+)/.exec(file)?.[1];
  return name === undefined && owner === cluster;
}
