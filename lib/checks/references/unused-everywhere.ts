import type { Diagnostic } from "../../diagnostics/diagnostic.js";

/**
 * An app states what is given once for all its deployments, so a statement is unused only where none of
 * them needs it. Joins the findings of all clusters: one for each such statement, none for the others.
 *
 * @param deploymentsOf how many deployments an app has, on all clusters that were checked.
 */
export function unusedEverywhere(findings: readonly Diagnostic[], deploymentsOf: (app: string) => number): Diagnostic[] {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const key = statementOf(finding);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size === 0) return [...findings];
  const told = new Set<string>();
  return findings.filter((finding) => {
    const key = statementOf(finding);
    if (key === undefined) return true;
    if (told.has(key) || (counts.get(key) ?? 0) < deploymentsOf(finding.location.app ?? "")) return false;
    told.add(key);
    return true;
  });
}

/** Which statement of an app a finding is about, if it is about one. */
function statementOf({ code, location: { app, construct, pointer } }: Diagnostic): string | undefined {
  return code === "given-unused" && app !== undefined && construct === undefined ? `${app} ${pointer ?? ""}` : undefined;
}
