import type { Diagnostic } from "./diagnostic.js";

/** How many findings of each severity there are. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function summarize(diagnostics: readonly Diagnostic[]): Summary {
  const count = (severity: string) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), infos: count("info") };
}

/** A summary for people: `2 errors, 1 warning`, or `no findings`. */
export function tally({ errors, warnings, infos }: Summary): string {
  const parts = [[errors, "error"], [warnings, "warning"], [infos, "info"]] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`);
  return said.length > 0 ? said.join(", ") : "no findings";
}
