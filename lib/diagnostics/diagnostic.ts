import type { Code } from "./catalogue.js";

/** How much a finding weighs: an `error` fails the command, a `warning` and an `info` do not. */
export type Severity = "error" | "warning" | "info";

/**
 * Where a finding is. Everything is optional, because each stage knows another part:
 * the loader a file and line, the synthesis a construct, the tree a generated file.
 */
export interface Location {
  /** Author's source file, or generated file, relative to the workspace, `/`-separated. */
  readonly file?: string;
  /** Line in `file`, from 1. */
  readonly line?: number;
  /** Column in `file`, from 1. */
  readonly column?: number;
  readonly cluster?: string;
  readonly app?: string;
  /** Deployment on `cluster`; the app's name unless the cluster renamed it. */
  readonly deployment?: string;
  /** Construct path below the deployment's chart, `/`-separated. */
  readonly construct?: string;
  /** Kubernetes object as `Kind namespace/name`. */
  readonly object?: string;
  /** JSON pointer (RFC 6901) into the settings or the object. */
  readonly pointer?: string;
}

/** What a waiver says of a finding that it covers. */
export interface Waived {
  /** Why it may stay as it is. */
  readonly reason: string;
  /** Last day on which that holds, `YYYY-MM-DD`. */
  readonly until: string;
}

/** One finding. The only way in which a stage reports an author's mistake. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** What is wrong, with the value seen. One sentence without a full stop, or several with. */
  readonly message: string;
  readonly location: Location;
  /** What to do about it. */
  readonly hint?: string;
  /** Other places that belong to the finding, such as the other of two duplicates. */
  readonly related?: readonly Location[];
  /** Set when a waiver covers the finding: it is reported, but neither counts nor fails the command. */
  readonly waived?: Waived;
}

/** The order of reports: by place first, so that everything about one file stands together. */
export function sortDiagnostics(diagnostics: Iterable<Diagnostic>): Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) unique.set(sortKey(diagnostic), diagnostic);
  return [...unique].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, diagnostic]) => diagnostic);
}

function sortKey({ location: at, code, message }: Diagnostic): string {
  const number = (value = 0) => String(value).padStart(8, "0");
  return [
    at.file ?? "~", number(at.line), number(at.column), at.cluster ?? "", at.deployment ?? "", at.app ?? "",
    at.construct ?? "", at.object ?? "", at.pointer ?? "", code, message,
  ].join("\0");
}

/** The findings that no waiver covers. */
export function counting(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ waived }) => waived === undefined);
}

/** The findings that no waiver covers, without those that are only good to know: among two dozens of them one error is overlooked. */
export function pressing(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return counting(diagnostics).filter(({ severity }) => severity !== "info");
}

/** Whether any finding fails the command: an error that no waiver covers. */
export function hasErrors(diagnostics: Iterable<Diagnostic>): boolean {
  for (const { severity, waived } of diagnostics) if (severity === "error" && waived === undefined) return true;
  return false;
}
