import type { LabelSelector } from "../../model/policy.js";
import { selects } from "../policies/selector.js";
import type { ClusterIndex } from "./cluster-index.js";
import type { Statement } from "./given-index.js";
import { LabelShelf, type Labelled } from "./label-shelf.js";
import type { PlacedObject } from "./place.js";
import { releaseLabels } from "../release-labels.js";
import { addedLabels, everyNamespace, ownPods } from "./provided.js";
import { isEmpty, labelsOf, pair, type Labels } from "./selector.js";

// The API server gives it to each namespace (kubernetes, NamespaceDefaultLabelName).
const nameLabel = "kubernetes.io/metadata.name";

/** What selectors can select on a cluster. */
export class LabelIndex {
  readonly pods = new LabelShelf();
  readonly services = new LabelShelf();
  readonly #index: ClusterIndex;
  readonly #namespaces = new Map<string, Labels>();
  readonly #peers = new Map<string, boolean>();

  constructor(index: ClusterIndex) {
    this.#index = index;
    for (const name of [...everyNamespace, index.cluster.ingress.namespace]) this.#addNamespace(name, []);
    for (const object of index.objects) this.#addObject(object);
    for (const { namespace, labels } of ownPods) this.pods.add({ namespace, labels: new Map(labels.map(pair)), open: [] });
    for (const statement of index.given.statements) this.#addGiven(statement);
  }

  /**
   * Whether there is what a policy's peer asks for: pods, or without a selector for pods any namespace.
   *
   * @param own namespace of the policy, which is meant without a selector for namespaces.
   */
  hasPeer(own: string, namespaces: LabelSelector | undefined, pods: LabelSelector | undefined): boolean {
    const key = `${namespaces === undefined ? own : ""} ${JSON.stringify([namespaces, pods])}`;
    const known = this.#peers.get(key);
    if (known !== undefined) return known;
    const places = namespaces === undefined ? [own] : this.namespaces(namespaces);
    const found = pods === undefined || isEmpty(pods) ? places.length > 0 : places.filter((name) => this.pods.select(name, pods).length > 0).length > 0;
    this.#peers.set(key, found);
    return found;
  }

  /** Namespaces that a selector selects. */
  namespaces(selector: LabelSelector): string[] {
    const named = selector.matchLabels.find(([key]) => key === nameLabel)?.[1];
    const candidates = named === undefined ? [...this.#namespaces.keys()] : [named];
    return candidates.filter((name) => {
      const labels = this.#namespaces.get(name);
      if (labels === undefined || !selects(selector, (key) => labels.get(key))) return false;
      // Marks what is given as used.
      this.#index.find("Namespace", "", name);
      return true;
    });
  }

  #addObject(object: PlacedObject): void {
    const { facts, deployment, namespace, kind, name } = object;
    for (const pods of facts.pods ?? []) this.pods.add({ namespace, labels: labelsOf(deployment, pods.labels), open: [...addedLabels(kind), ...releaseLabels], object, pods });
    if (facts.service !== undefined) this.services.add({ namespace, labels: labelsOf(deployment, facts.labels ?? []), open: releaseLabels, object });
    if (kind === "Namespace") this.#addNamespace(name, labelsOf(deployment, facts.labels ?? []));
    for (const made of facts.makes ?? []) if (made.kind === "Namespace") this.#addNamespace(made.name, []);
  }

  #addGiven(statement: Statement): void {
    const { given } = statement;
    if (given.kind === "CustomResourceDefinition") return;
    const labels = new Map(Object.entries(given.labels ?? {}));
    if (given.kind === "Namespace") this.#addNamespace(given.name, labels);
    const item: Labelled = { namespace: given.namespace ?? "*", labels, open: [], statement };
    if (given.kind === "Pod") this.pods.add(item);
    else if (given.kind === "Service") this.services.add(item);
  }

  #addNamespace(name: string, labels: Iterable<readonly [string, string]>): void {
    this.#namespaces.set(name, new Map([...(this.#namespaces.get(name) ?? []), ...labels, [nameLabel, name]]));
  }
}
