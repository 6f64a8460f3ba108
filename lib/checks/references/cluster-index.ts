import type { NamedKubernetes } from "../../model/cluster.js";
import type { MadeObject } from "./facts.js";
import { GivenIndex } from "./given-index.js";
import { isOfCluster } from "./kinds.js";
import { labelOf, type DeploymentReferences, identityOf, type PlacedGiven, type PlacedObject } from "./place.js";
import { everyNamespace, isProvided, isServed } from "./provided.js";

/** How many names a hint looks through: a namespace without order may hold thousands. */
const maxNames = 500;

// Kinds that are many and that nothing refers to by name.
const neverNamed = new Set([
  "ClusterRoleBinding", "CronJob", "EndpointSlice", "HorizontalPodAutoscaler", "Ingress", "LimitRange", "NetworkPolicy", "PodDisruptionBudget",
  "ResourceQuota", "RoleBinding",
]);

/** Keys that an object holds; `any` when nobody knows them. */
export type Keys = ReadonlySet<string> | "any";

/** An object that something refers to. */
export interface Found {
  readonly keys: Keys;
  /** The object itself, when a deployment brings it. */
  readonly object?: PlacedObject;
}

interface Offer {
  keys: Keys;
  readonly by: PlacedObject;
  readonly object?: PlacedObject;
}

/** All objects of a cluster by what others call them, with what controllers make and what is given. */
export class ClusterIndex {
  readonly cluster: NamedKubernetes;
  readonly objects: readonly PlacedObject[];
  readonly given: GivenIndex;
  readonly #offers = new Map<string, Offer>();
  readonly #anywhere = new Map<string, Offer[]>();
  /** Claims that StatefulSets make, by namespace and all of the name but the number. */
  readonly #claims = new Set<string>();
  readonly #defined = new Map<string, PlacedObject>();
  readonly #volumeClasses = new Set<string>();
  #names: Map<string, string[]> | undefined;

  constructor(cluster: NamedKubernetes, deployments: readonly DeploymentReferences[], given: readonly PlacedGiven[]) {
    this.cluster = cluster;
    this.given = new GivenIndex(cluster.name, given, deployments);
    this.objects = deployments.flatMap((deployment) => this.#enter(deployment));
  }

  /** The object that a reference leads to. A namespace of `*` is any. */
  find(kind: string, namespace: string, name: string): Found | undefined {
    const place = isOfCluster(kind) ? "" : namespace;
    const offers = place === "*" ? this.#anywhere.get(`${kind} ${name}`) ?? [] : this.#offer(`${kind} ${place}/${name}`);
    const statements = place === "*" ? this.given.anywhere(kind, name) : this.given.objects(kind, place, name);
    for (const statement of statements) {
      statement.used = true;
      if (offers[0] !== undefined) statement.made = labelOf(offers[0].by);
    }
    if (offers.length > 0) return { keys: union(offers.map(({ keys }) => keys)), ...(offers[0]?.object === undefined ? {} : { object: offers[0].object }) };
    if (statements.length > 0) return { keys: union(statements.map(({ given }) => ("keys" in given && given.keys !== undefined ? new Set(given.keys) : "any"))) };
    return this.#isThere(kind, place, name) ? { keys: "any" } : undefined;
  }

  /** Whether the cluster serves a custom kind. */
  serves(group: string, kind: string): boolean {
    const statements = this.given.definitions(`${group}/${kind}`);
    const definition = this.#defined.get(`${group}/${kind}`);
    for (const statement of statements) {
      statement.used = true;
      if (definition !== undefined) statement.made = labelOf(definition);
    }
    return definition !== undefined || statements.length > 0 || isServed(this.cluster, group);
  }

  /** Names of the objects of a kind that could have been meant, at most {@link maxNames}. */
  names(kind: string, namespace: string): readonly string[] {
    if (this.#names === undefined) {
      this.#names = new Map();
      for (const key of this.#offers.keys()) {
        const end = key.indexOf("/", key.indexOf(" "));
        const known = this.#names.get(key.slice(0, end));
        if (known === undefined) this.#names.set(key.slice(0, end), [key.slice(end + 1)]);
        else if (known.length < maxNames) known.push(key.slice(end + 1));
      }
    }
    return this.#names.get(`${kind} ${isOfCluster(kind) ? "" : namespace}`) ?? [];
  }

  #offer(key: string): readonly Offer[] {
    const offer = this.#offers.get(key);
    return offer === undefined ? [] : [offer];
  }

  #isThere(kind: string, namespace: string, name: string): boolean {
    if (isProvided(this.cluster, kind, namespace, name)) return true;
    if (kind === "Namespace") return name === this.cluster.ingress.namespace || everyNamespace.some((known) => known === name);
    if (kind === "StorageClass") return this.#volumeClasses.has(name);
    if (kind !== "PersistentVolumeClaim") return false;
    const number = /[0-9]+$/.exec(name)?.index ?? 0;
    return this.#claims.has(`${namespace}/${name.slice(0, number)}`);
  }

  #enter(deployment: DeploymentReferences): PlacedObject[] {
    const factsOf = new Map(deployment.facts.objects.map((facts) => [facts.object, facts]));
    return deployment.objects.map(({ label }, index) => {
      const facts = factsOf.get(index) ?? { object: index };
      const { kind, namespace, name } = identityOf(label);
      const object: PlacedObject = { deployment, facts, kind: facts.group === undefined ? kind : `${facts.group}/${kind}`, namespace, name };
      if (!neverNamed.has(kind)) this.#add(object.kind, namespace, name, { keys: facts.keys === undefined ? "any" : new Set(facts.keys), by: object, object });
      for (const made of facts.makes ?? []) this.#make(made, object);
      if (facts.defines !== undefined) this.#defined.set(facts.defines, object);
      if (facts.volumeClass !== undefined) this.#volumeClasses.add(facts.volumeClass);
      return object;
    });
  }

  #make({ kind, name, namespace: stated, keys }: MadeObject, by: PlacedObject): void {
    const namespace = stated ?? by.namespace;
    if (kind === "PersistentVolumeClaim") this.#claims.add(`${namespace}/${name}`);
    else this.#add(kind, kind === "Namespace" ? "" : namespace, name, { keys: keys === undefined ? "any" : new Set(keys), by });
  }

  /** A Secret that several make, such as the certificate of two ingresses, has the keys of all. */
  #add(kind: string, namespace: string, name: string, offer: Offer): void {
    const key = `${kind} ${namespace}/${name}`;
    const known = this.#offers.get(key);
    if (known === undefined) this.#offers.set(key, offer);
    else known.keys = union([known.keys, offer.keys]);
    // Only Secrets are looked for in all namespaces.
    if (kind !== "Secret") return;
    const all = this.#anywhere.get(`${kind} ${name}`);
    if (all === undefined) this.#anywhere.set(`${kind} ${name}`, [offer]);
    else all.push(offer);
  }
}

function union(all: readonly Keys[]): Keys {
  // Nearly always there is one, whose keys need no copy.
  if (all.length === 1 && all[0] !== undefined) return all[0];
  const keys = new Set<string>();
  for (const some of all) {
    if (some === "any") return "any";
    for (const key of some) keys.add(key);
  }
  return keys;
}
