import type { LabelRequirement, LabelSelector } from "../../../model/policy.js";
import type { Data } from "../../../synth/manifest.js";
import { field, isObject, objects } from "../../workload.js";
import type { NodeRequirement, TolerationFacts } from "../facts.js";

/** The values of a list that are texts. */
export function texts(value: Data | undefined): string[] {
  return Array.isArray(value) ? value.filter((text): text is string => typeof text === "string") : [];
}

export function text(value: Data | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A map of texts. */
export function pairs(value: Data | undefined): (readonly [string, string])[] {
  return isObject(value) ? Object.entries(value).flatMap(([key, item]) => (typeof item === "string" ? [[key, item] as const] : [])) : [];
}

const operators = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"] as const;

function requirements(value: Data | undefined, key?: string): NodeRequirement[] {
  return objects(value).flatMap((item) => {
    const operator = operators.find((known) => known === item["operator"]);
    return operator === undefined ? [] : [{ key: key ?? String(item["key"]), operator, values: texts(item["values"]) }];
  });
}

const isLabelRequirement = (requirement: NodeRequirement): requirement is LabelRequirement =>
  requirement.operator !== "Gt" && requirement.operator !== "Lt";

/** metav1.LabelSelector. */
export function labelSelector(value: Data | undefined): LabelSelector {
  return { matchLabels: pairs(field(value, "matchLabels")), matchExpressions: requirements(field(value, "matchExpressions")).filter(isLabelRequirement) };
}

/**
 * The terms of a required node affinity. A term without any requirement matches nothing
 * (component-helpers scheduling/corev1/nodeaffinity, nodeSelectorTerm).
 */
export function nodeTerms(affinity: Data | undefined): NodeRequirement[][] | undefined {
  const required = field(field(affinity, "nodeAffinity"), "requiredDuringSchedulingIgnoredDuringExecution");
  if (!isObject(required)) return undefined;
  return objects(required["nodeSelectorTerms"])
    .map((term) => [...requirements(term["matchExpressions"]), ...requirements(term["matchFields"], "metadata.name")])
    .filter((term) => term.length > 0);
}

export function tolerations(value: Data | undefined): TolerationFacts[] {
  return objects(value).map((item) => {
    const key = text(item["key"]);
    const effect = text(item["effect"]);
    const tolerated = item["operator"] === "Exists" || key === undefined ? undefined : String(item["value"] ?? "");
    return { ...(key === undefined ? {} : { key }), ...(effect === undefined ? {} : { effect }), ...(tolerated === undefined ? {} : { value: tolerated }) };
  });
}
