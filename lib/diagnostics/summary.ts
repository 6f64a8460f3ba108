import { counting, type Diagnostic } from "./diagnostic.js";

/** How many findings of each severity there are. Those that a waiver covers count apart. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly waived: number;
}

export function summarize(diagnostics: readonly Diagnostic[]): Summary {
  const counted = counting(diagnostics);
  const count = (severity: string) => counted.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), infos: count("info"), waived: diagnostics.length - counted.length };
}

/** A summary for people: `2 errors, 1 warning, 3 waived`, or `no findings`. */
export function tally({ errors, warnings, infos, waived }: Summary): string {
  const parts = [[errors, "error"], [warnings, "warning"], [infos, "info"]] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`);
  if (said.length === 0) said.push("no findings");
  if (waived > 0) said.push(`${waived} waived`);
  return said.join(", ");
}
