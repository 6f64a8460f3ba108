import type { LabelSelector } from "../../model/policy.js";
import type { Data } from "../../synth/manifest.js";
import { isObject } from "../workload.js";

/** A label by its name. */
export type Labels = (key: string) => string | undefined;

/** The labels of an object's metadata, or of any map of strings. */
export function labelsOf(labels: Data | undefined): Labels {
  return (key) => {
    const value = isObject(labels) && Object.hasOwn(labels, key) ? labels[key] : undefined;
    return typeof value === "string" ? value : undefined;
  };
}

/** Whether labels are what a selector asks for. An empty selector takes any (apimachinery, labels.Selector). */
export function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  return matchLabels.every(([key, value]) => labels(key) === value)
    && matchExpressions.every(({ key, operator, values }) => {
      const value = labels(key);
      switch (operator) {
        case "Exists": return value !== undefined;
        case "DoesNotExist": return value === undefined;
        case "In": return value !== undefined && values.includes(value);
        case "NotIn": return value === undefined || !values.includes(value);
      }
    });
}
