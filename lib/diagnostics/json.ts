import { sortDiagnostics, type Diagnostic, type Location } from "./diagnostic.js";
import { summarize } from "./summary.js";

/** What a command has to say to a machine. */
export interface Report {
  /** Name of the command that ran. */
  readonly command: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What the command itself found out: plain data, its form is the command's own. */
  readonly result?: unknown;
}

/**
 * A report as JSON with a final line break: `{ version, command, summary, diagnostics, result }`.
 * `version` grows when a field changes its meaning or goes; new fields may come without that.
 * Keys have a fixed order and findings are sorted, so that the same report is the same bytes.
 */
export function renderJson({ command, diagnostics, result }: Report): string {
  const document = {
    version: 1,
    command,
    summary: summarize(diagnostics),
    diagnostics: sortDiagnostics(diagnostics).map(ordered),
    result,
  };
  return jsonText(document);
}

/** Data as JSON, indented, with a final line break and without a byte that could steer a terminal. */
export function jsonText(data: object): string {
  // JSON lets these characters stand, but on a terminal U+009B begins a control sequence.
  const text = JSON.stringify(data, null, 2).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `${text}\n`;
}

function ordered({ code, severity, message, location, hint, related, waived }: Diagnostic): Diagnostic {
  return {
    code,
    severity,
    message,
    location: orderedLocation(location),
    ...(hint === undefined ? {} : { hint }),
    ...(related === undefined ? {} : { related: related.map(orderedLocation) }),
    ...(waived === undefined ? {} : { waived: { reason: waived.reason, until: waived.until } }),
  };
}

const locationKeys = [
  "file", "line", "column", "cluster", "app", "deployment", "construct", "object", "pointer",
] as const satisfies readonly (keyof Location)[];

function orderedLocation(location: Location): Location {
  return Object.fromEntries(locationKeys.map((key) => [key, location[key]]).filter(([, value]) => value !== undefined));
}
