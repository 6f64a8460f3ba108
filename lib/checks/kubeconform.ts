import type { KubeconformResult } from "../adapters/kubeconform.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { quote } from "../model/name.js";

/** Longest text of kubeconform's that a message repeats, in characters. */
const longest = 300;

/**
 * Turns what kubeconform says into diagnostics, each where its object comes from. What is valid gives none.
 *
 * @param placeOf knows a result's origin by its file, and by kind and name where a file holds several objects.
 */
export function kubeconformFindings(results: readonly KubeconformResult[], placeOf: (result: KubeconformResult) => Location): Diagnostic[] {
  return results.flatMap((result): Diagnostic[] => {
    const { status, faults } = result;
    if (status === "valid") return [];
    const place = placeOf(result);
    if (status === "skipped") return [diagnose("kubeconform-skipped", `kubeconform skipped the object${result.kind === "" ? "" : ` of kind ${quote(result.kind)}`}`, place)];
    if (status === "error") return [diagnose("kubeconform-error", `kubeconform could not judge the object: ${told(result, result.message)}`, place)];
    if (faults.length === 0) return [diagnose("kubeconform-invalid", `kubeconform says: ${told(result, result.message)}`, place)];
    return faults.map(({ pointer, message }) =>
      diagnose("kubeconform-invalid", `kubeconform says: ${told(result, message)}`, { ...place, pointer }));
  });
}

/** kubeconform's words, which may hold the value that it saw. What Secrets hold is never repeated. */
function told({ kind }: KubeconformResult, message: string): string {
  const words = kind === "Secret" ? message.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "a value") : message;
  const line = words.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
