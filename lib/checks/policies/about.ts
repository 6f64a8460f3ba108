import type { Node } from "yaml";
import type { Policy, PolicySeverity } from "../../model/policy.js";
import { quote } from "../../model/name.js";
import { complain, type Reader } from "./reader.js";

const kyverno = "policies.kyverno.io/";
const names = {
  title: `${kyverno}title`,
  severity: `${kyverno}severity`,
  category: `${kyverno}category`,
  description: `${kyverno}description`,
  remediation: "astrolabe/remediation",
  evidences: "astrolabe/evidences",
} as const;

/** Annotations that each policy has to carry. */
export const annotationNames: readonly string[] = Object.values(names);

const severities: readonly PolicySeverity[] = ["critical", "high", "medium", "low", "info"];

/** What a policy says about itself, in annotations. Evidences are separated by `;`. */
export function readAbout(reader: Reader, annotations: ReadonlyMap<string, string>, node: Node): Pick<Policy, "title" | "severity" | "category" | "description" | "remediation" | "evidences"> {
  const required = (name: string): string => {
    const text = annotations.get(name)?.trim() ?? "";
    if (text === "") complain(reader, node, `metadata.annotations has no ${quote(name)}`);
    return text;
  };
  const stated = required(names.severity);
  const severity = severities.find((name) => name === stated);
  if (stated !== "" && severity === undefined) complain(reader, node, `The annotation ${names.severity} is ${quote(stated)}, expected ${severities.join(", ")}`);
  return {
    title: required(names.title),
    severity: severity ?? "medium",
    category: required(names.category),
    description: required(names.description),
    remediation: required(names.remediation),
    evidences: required(names.evidences).split(";").map((control) => control.trim()).filter((control) => control !== ""),
  };
}
