import type { LabelRequirement } from "../../../model/policy.js";
import type { Data } from "../../../synth/manifest.js";
import { list, object, text } from "../../rules/reading.js";
import { releaseLabels } from "../../release-labels.js";
import { isObject } from "../../workload.js";
import type { LabelSet, SelectorFacts } from "../facts.js";

const operators = new Set(["In", "NotIn", "Exists", "DoesNotExist"]);

/** The labels of one deployment's objects, each kept once. */
export class LabelBook {
  readonly #places = new Map<string, number>();

  /** All labels, as `key=value`. Keys hold no `=` (Kubernetes, "Labels and Selectors"). */
  get all(): string[] {
    return [...this.#places.keys()];
  }

  /** Enters a map of labels. */
  enter(labels: Data | undefined): LabelSet {
    if (!isObject(labels)) return [];
    return Object.keys(labels).map((key) => this.#place(`${key}=${text(labels[key])}`));
  }

  /** Enters the labels of an object or its pods, but for those that change with each release. */
  offer(labels: Data | undefined): LabelSet {
    if (!isObject(labels)) return [];
    return this.enter(Object.fromEntries(Object.entries(labels).filter(([key]) => !releaseLabels.includes(key))));
  }

  /** Enters a label selector, or nothing where there is none. */
  selector(selector: Data | undefined): SelectorFacts | undefined {
    if (!isObject(selector)) return undefined;
    const where = list(selector.matchExpressions).flatMap((item) => requirement(item));
    return { labels: this.enter(selector.matchLabels), ...(where.length === 0 ? {} : { where }) };
  }

  #place(label: string): number {
    const known = this.#places.get(label);
    if (known !== undefined) return known;
    this.#places.set(label, this.#places.size);
    return this.#places.size - 1;
  }
}

/** A requirement with an operator that does not exist is for the schema to report. */
function requirement(item: Data): LabelRequirement[] {
  const { key, operator, values } = object(item);
  const known = text(operator);
  if (!operators.has(known)) return [];
  return [{ key: text(key), operator: known as LabelRequirement["operator"], values: list(values).map((value) => text(value)) }];
}
