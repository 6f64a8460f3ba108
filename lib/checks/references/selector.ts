import type { LabelSelector } from "../../model/policy.js";
import { selects } from "../policies/selector.js";
import type { LabelSet, SelectorFacts } from "./facts.js";
import type { DeploymentReferences } from "./place.js";

/** Labels by key. */
export type Labels = ReadonlyMap<string, string>;

/** A set of labels as facts hold it. */
export function labelsOf({ facts }: DeploymentReferences, set: LabelSet): Labels {
  return new Map(set.map((place) => pair(facts.labels[place] ?? "")));
}

/** A selector as facts hold it. */
export function selectorOf({ facts }: DeploymentReferences, { labels, where = [] }: SelectorFacts): LabelSelector {
  return { matchLabels: labels.map((place) => pair(facts.labels[place] ?? "")), matchExpressions: where };
}

export function isEmpty({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return matchLabels.length === 0 && matchExpressions.length === 0;
}

/**
 * Whether labels are what a selector asks for.
 *
 * @param open keys of labels with values that no manifest shows: they have whatever value is asked for.
 */
export function matches(selector: LabelSelector, labels: Labels, open: readonly string[]): boolean {
  const isOpen = (key: string): boolean => open.includes(key);
  const asksOpen = selector.matchLabels.some(([key]) => isOpen(key)) || selector.matchExpressions.some(({ key }) => isOpen(key));
  const asked = !asksOpen ? selector : {
    matchLabels: selector.matchLabels.filter(([key]) => !isOpen(key)),
    matchExpressions: selector.matchExpressions.filter(({ key }) => !isOpen(key)),
  };
  return selects(asked, (key) => labels.get(key));
}

/** A selector for people: `app=web, tier In (a, b)`. */
export function shown({ matchLabels, matchExpressions }: LabelSelector): string {
  return [
    ...matchLabels.map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) => (values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(", ")})`)),
  ].join(", ");
}

/** Takes `key=value` apart. */
export function pair(label: string): [key: string, value: string] {
  const end = label.indexOf("=");
  return [label.slice(0, end), label.slice(end + 1)];
}
