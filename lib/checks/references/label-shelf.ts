import type { LabelSelector } from "../../model/policy.js";
import type { PodFacts } from "./facts.js";
import type { Statement } from "./given-index.js";
import type { PlacedObject } from "./place.js";
import { matches, type Labels } from "./selector.js";

/** Something with labels in a namespace: pods of an object, pods that are given, or a Service. */
export interface Labelled {
  /** `*` stands for every namespace. */
  readonly namespace: string;
  readonly labels: Labels;
  /** Keys of labels whose values no manifest shows. */
  readonly open: readonly string[];
  /** The object, when a deployment brings it. */
  readonly object?: PlacedObject;
  readonly pods?: PodFacts;
  readonly statement?: Statement;
}

/** Things with labels, found by selectors without looking at each: thousands may share a namespace. */
export class LabelShelf {
  readonly #byNamespace = new Map<string, Labelled[]>();
  readonly #byLabel = new Map<string, Labelled[]>();
  readonly #open = new Set<string>();

  add(item: Labelled): void {
    put(this.#byNamespace, item.namespace, item);
    for (const [key, value] of item.labels) put(this.#byLabel, `${item.namespace} ${key}=${value}`, item);
    for (const key of item.open) this.#open.add(key);
  }

  /** What a selector selects in one namespace, or with `*` in all. */
  select(namespace: string, selector: LabelSelector): Labelled[] {
    const places = namespace === "*" ? [...this.#byNamespace.keys()] : [namespace, "*"];
    const found = places.flatMap((place) => this.#candidates(place, selector).filter(({ labels, open }) => matches(selector, labels, open)));
    for (const { statement } of found) if (statement !== undefined) statement.used = true;
    return found;
  }

  /** Some of what is in a namespace, or with `*` of what is in every one. */
  first(namespace: string, count: number): readonly Labelled[] {
    return (this.#byNamespace.get(namespace) ?? []).slice(0, count);
  }

  /** The shortest list that holds all that can match. */
  #candidates(namespace: string, { matchLabels }: LabelSelector): readonly Labelled[] {
    let best: readonly Labelled[] = this.#byNamespace.get(namespace) ?? [];
    for (const [key, value] of matchLabels) {
      if (this.#open.has(key)) continue;
      const carriers = this.#byLabel.get(`${namespace} ${key}=${value}`) ?? [];
      if (carriers.length < best.length) best = carriers;
    }
    return best;
  }
}

function put(map: Map<string, Labelled[]>, key: string, item: Labelled): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}
