import { selects } from "../policies/selector.js";
import type { LabelSelector } from "../../model/policy.js";
import type { Bundle, Relation } from "./bundle.js";
import type { Demand } from "./demand.js";
import type { PodFacts, PodTerm, SpreadFacts } from "./facts.js";
import type { Machine } from "./machines.js";
import type { Scene } from "./problem.js";
import { affinityRefusal, taintRefusal } from "./refusal.js";

/** Whose pods a relation counts. */
interface Term {
  readonly relation: Relation;
  readonly counts: (demand: Demand) => boolean;
}

/** The domains of nodes by one key, which all relations of the key share. */
type Topology = Pick<Relation, "domains" | "count">;

/** The affinities and spreads of a cluster's pods. Terms of one kind that are written alike are one relation. */
export class Relations {
  readonly #scene: Scene;
  /** By the namespace whose pods they concern; `*` for those of several. */
  readonly #terms = new Map<string, Term[]>();
  readonly #known = new Map<string, Relation>();
  readonly all: Relation[] = [];
  readonly #topologies = new Map<string, Topology>();
  readonly #eligibles = new Map<string, readonly number[]>();
  /** Each node as a domain of its own. */
  readonly #each: Int32Array;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#each = Int32Array.from(scene.machines.keys());
  }

  /** What a pod wants of others. All pods have to be asked before any is counted. */
  of(demand: Demand): Pick<Bundle, "near" | "apart" | "spread"> {
    const { facts: { pod, namespace } } = demand;
    const checkable = <Held extends { readonly topologyKey: string }>(terms: readonly Held[] = []): readonly Held[] => terms.filter(({ topologyKey }) => this.#scene.stated.has(topologyKey));
    return {
      near: checkable(pod.near).map((term) => this.#term("near", term, namespace)),
      apart: checkable(pod.apart).map((term) => this.#term("apart", term, namespace)),
      spread: checkable(pod.spread).map((spread) => this.#spread(spread, demand)),
    };
  }

  /** The relations that count a pod. */
  counting(demand: Demand): Relation[] {
    const terms = [...(this.#terms.get(demand.facts.namespace) ?? []), ...(this.#terms.get("*") ?? [])];
    return terms.filter(({ counts }) => counts(demand)).map(({ relation }) => relation);
  }

  /** A relation with a domain for each node, which counts nobody by itself. */
  byNode(): Relation {
    return this.#add({ domains: this.#each, count: this.#each.length });
  }

  #term(what: string, term: PodTerm, namespace: string): Relation {
    const key = JSON.stringify([what, term, namespace]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const relation = this.#overDomains(term.topologyKey);
    this.#known.set(key, relation);
    const where = term.namespaces === undefined && term.namespaceSelector === undefined ? namespace : "*";
    const terms = this.#terms.get(where) ?? [];
    this.#terms.set(where, terms);
    terms.push({ relation, counts: ({ facts }) => this.#isMeant(term, namespace, facts.namespace) && hasLabels(term.selector, facts.pod.labels) });
    return relation;
  }

  #isMeant({ namespaces, namespaceSelector }: PodTerm, own: string, namespace: string): boolean {
    if (namespaces === undefined && namespaceSelector === undefined) return namespace === own;
    if (namespaces?.includes(namespace) === true) return true;
    const labels = { "kubernetes.io/metadata.name": namespace, ...this.#scene.namespaces.get(namespace) };
    return namespaceSelector !== undefined && hasLabels(namespaceSelector, labels);
  }

  #spread(spread: SpreadFacts, demand: Demand): Bundle["spread"][number] {
    const { namespace, pod } = demand.facts;
    const { topologyKey, selector, maxSkew, minDomains = 1 } = spread;
    const relation = this.#term("spread", { topologyKey, selector }, namespace);
    return { relation, maxSkew, minDomains, eligible: this.#eligible(spread, pod, relation.domains), self: hasLabels(selector, pod.labels) };
  }

  /** Domains over which a spread takes the least. Pods that are placed alike have the same list. */
  #eligible({ topologyKey, ignoresAffinity, honorsTaints }: SpreadFacts, pod: PodFacts, ofNodes: Int32Array): readonly number[] {
    const { nodeSelector, nodeAffinity, tolerations } = pod;
    const key = JSON.stringify([topologyKey, ignoresAffinity === true ? null : [nodeSelector, nodeAffinity], honorsTaints === true ? [tolerations] : null]);
    const known = this.#eligibles.get(key);
    if (known !== undefined) return known;
    const domains = this.#scene.machines.flatMap((machine, node) => {
      const isOut = (ignoresAffinity !== true && affinityRefusal(pod, machine, this.#scene.stated) !== undefined)
        || (honorsTaints === true && taintRefusal(pod, machine) !== undefined);
      const domain = ofNodes[node] ?? -1;
      return isOut || domain < 0 ? [] : [domain];
    });
    const eligible = [...new Set(domains)];
    this.#eligibles.set(key, eligible);
    return eligible;
  }

  #overDomains(topologyKey: string): Relation {
    const known = this.#topologies.get(topologyKey);
    if (known !== undefined) return this.#add(known);
    const values = new Map<string, number>();
    const domains = Int32Array.from(this.#scene.machines, (machine) => {
      const value = domainOf(machine, topologyKey);
      if (value === undefined) return -1;
      const domain = values.get(value) ?? values.size;
      values.set(value, domain);
      return domain;
    });
    const topology = { domains, count: values.size };
    this.#topologies.set(topologyKey, topology);
    return this.#add(topology);
  }

  #add({ domains, count }: Topology): Relation {
    const before = this.all.at(-1);
    const relation = { index: this.all.length, domains, count, start: before === undefined ? 0 : before.start + before.count };
    this.all.push(relation);
    return relation;
  }
}

function domainOf({ labels }: Machine, key: string): string | undefined {
  return labels.get(key)?.[0];
}

function hasLabels(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return selects(selector, (key) => (Object.hasOwn(labels, key) ? labels[key] : undefined));
}
