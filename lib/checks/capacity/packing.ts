import type { Bundle, Problem, Relation, Spread } from "./bundle.js";
import { PodsOnNodes, type Share } from "./pods-on-nodes.js";
import { Tally } from "./tally.js";

/** Tolerance for sums of doubles, as a share of a whole unit. */
export const grain = 1e-6;

/** Pods on nodes, and what is left. Pods are put and taken one by one; every question is about the state so far. */
export class Packing {
  readonly problem: Problem;
  /** What is left of each node. */
  readonly free: readonly Float64Array[];
  /** The same of all nodes in turn. */
  readonly left: Float64Array;
  readonly #pods: PodsOnNodes;
  readonly #closed: Uint8Array;
  /** By relation and domain: pods that its selector selects, and pods that hold the term. */
  readonly #selected: Tally;
  readonly #holding: Tally;
  readonly #selectedInAll: Int32Array;
  /** By node and port. */
  readonly #ports: Tally;

  /** What {@link #least} found, until pods or nodes change. */
  readonly #leasts = new Map<Spread, number>();
  /** By the domains of a topology: nodes in service in each domain. Until nodes change. */
  readonly #inService = new Map<Int32Array, Int32Array>();

  /** @param start a packing to go on from, which stays as it is. Default: empty nodes. */
  constructor(problem: Problem, start?: Packing) {
    this.problem = problem;
    const left = (start === undefined ? problem.sizes : start.left).slice();
    this.left = left;
    this.free = problem.nodes.map(({ length }, node) => left.subarray(node * length, (node + 1) * length));
    this.#pods = new PodsOnNodes(start === undefined ? undefined : start.#pods);
    this.#closed = start === undefined ? new Uint8Array(problem.nodes.length) : start.#closed.slice();
    this.#selected = new Tally(start === undefined ? undefined : start.#selected);
    this.#holding = new Tally(start === undefined ? undefined : start.#holding);
    this.#selectedInAll = start === undefined ? new Int32Array(problem.relations.length) : start.#selectedInAll.slice();
    this.#ports = new Tally(start === undefined ? undefined : start.#ports);
  }

  /** How many pods of a kind are on a node. */
  count(bundle: number, node: number): number {
    return this.#pods.count(bundle, node);
  }

  /** Nodes that pods of a kind are on, ascending. */
  nodesOf(bundle: number): number[] {
    return this.#pods.nodesOf(bundle);
  }

  /** The pods of each node, by ascending bundles. */
  byNode(): readonly (readonly Share[])[] {
    return this.#pods.byNode(this.problem.nodes.length);
  }

  isClosed(node: number): boolean {
    return this.#closed[node] === 1;
  }

  /** Takes a node out of service, or back. Its pods stay where they are. */
  setClosed(node: number, state: "closed" | "open"): void {
    const closed = state === "closed" ? 1 : 0;
    if (this.#closed[node] === closed) return;
    this.#closed[node] = closed;
    this.#leasts.clear();
    this.#inService.clear();
  }

  /** Whether a pod fits a node as things are. */
  takes(bundle: number, node: number): boolean {
    return this.hasRoom(bundle, node) && this.allows(bundle, node);
  }

  hasRoom(bundle: number, node: number): boolean {
    if (this.#closed[node] === 1) return false;
    const request = this.problem.bundles[bundle]?.request;
    const free = this.free[node];
    if (request === undefined || free === undefined) return false;
    for (let resource = 0; resource < request.length; resource++) {
      const wanted = request[resource] ?? 0;
      if (wanted > 0 && wanted > (free[resource] ?? 0) + grain) return false;
    }
    return true;
  }

  /** Whether other pods let a pod on a node: ports, affinity, anti-affinity, spread, shared claims. */
  allows(bundle: number, node: number): boolean {
    const of = this.problem.bundles[bundle];
    return of !== undefined && this.allowsWithoutOrder(of, node)
      && of.near.every((relation) => this.#isNear(of, relation, node))
      && of.spread.every((spread) => this.#isEven(spread, node));
  }

  /** What keeps a pod from a node that has room for it. */
  barrier(bundle: number, node: number): "port" | "anti-affinity" | "claim" | "affinity" | "spread" | undefined {
    const of = this.problem.bundles[bundle];
    if (of === undefined || this.allows(bundle, node)) return undefined;
    const none = { ...of, ports: [], apart: [], counted: [], together: [] };
    if (!this.allowsWithoutOrder({ ...none, ports: of.ports }, node)) return "port";
    if (!this.allowsWithoutOrder({ ...none, together: of.together }, node)) return "claim";
    if (!this.allowsWithoutOrder(of, node)) return "anti-affinity";
    return of.near.every((relation) => this.#isNear(of, relation, node)) ? "spread" : "affinity";
  }

  /** Those rules among them that hold or fail whatever comes later. */
  allowsWithoutOrder(of: Bundle, node: number): boolean {
    const ports = node * this.problem.ports.length;
    for (const port of of.ports) for (const other of this.problem.ports[port] ?? []) if (this.#ports.at(ports + other) > 0) return false;
    for (const relation of of.apart) if (at(this.#selected, relation, node) > 0) return false;
    for (const relation of of.counted) if (at(this.#holding, relation, node) > 0) return false;
    for (const relation of of.together) if (at(this.#selected, relation, node) !== (this.#selectedInAll[relation.index] ?? 0)) return false;
    return true;
  }

  /** Scheduler plugin InterPodAffinity, satisfyPodAffinity: the first of pods that want each other may go anywhere. */
  #isNear(of: Bundle, relation: Relation, node: number): boolean {
    if (at(this.#selected, relation, node) > 0) return true;
    return (relation.domains[node] ?? -1) >= 0 && (this.#selectedInAll[relation.index] ?? 0) === 0 && of.counted.includes(relation);
  }

  /** Scheduler plugin PodTopologySpread, Filter. */
  #isEven(spread: Spread, node: number): boolean {
    const { relation, maxSkew, self } = spread;
    return (relation.domains[node] ?? -1) >= 0 && at(this.#selected, relation, node) + (self ? 1 : 0) - this.#least(spread) <= maxSkew;
  }

  /** The fewest pods in any domain of a spread that has a node in service. One pod looks at many nodes, so it is kept. */
  #least(spread: Spread): number {
    const known = this.#leasts.get(spread);
    if (known !== undefined) return known;
    const { relation, minDomains, eligible } = spread;
    const inService = this.#nodesInService(relation.domains);
    let least = Number.POSITIVE_INFINITY;
    let open = 0;
    for (const domain of eligible) {
      if ((inService[domain] ?? 0) === 0) continue;
      open += 1;
      least = Math.min(least, this.#selected.at(relation.start + domain));
      if (least === 0) break;
    }
    if (open < minDomains) least = 0;
    this.#leasts.set(spread, least);
    return least;
  }

  #nodesInService(domains: Int32Array): Int32Array {
    const known = this.#inService.get(domains);
    if (known !== undefined) return known;
    const counts = new Int32Array(domains.length);
    for (const [node, domain] of domains.entries()) if (domain >= 0 && !this.isClosed(node)) counts[domain] = (counts[domain] ?? 0) + 1;
    this.#inService.set(domains, counts);
    return counts;
  }

  /** Whether what order does not decide holds at the end: affinity and spread of all pods that are there. */
  get isSettled(): boolean {
    return this.problem.bundles.every((of, bundle) => {
      if (of.near.length + of.spread.length === 0) return true;
      const nodes = this.nodesOf(bundle);
      return of.near.every((relation) => this.#areNear(bundle, relation, nodes))
        && of.spread.every((spread) => nodes.every((node) => at(this.#selected, spread.relation, node) - this.#least(spread) <= spread.maxSkew));
    });
  }

  /** Pods of one kind that want each other are in one domain, where no others draw them to several. */
  #areNear(bundle: number, relation: Relation, nodes: readonly number[]): boolean {
    const isCounted = this.problem.bundles[bundle]?.counted.includes(relation) === true;
    const own = new Map<number, number>();
    for (const node of nodes) {
      const domain = relation.domains[node] ?? -1;
      if (domain < 0) return false;
      own.set(domain, (own.get(domain) ?? 0) + (isCounted ? this.count(bundle, node) : 0));
    }
    const alone = [...own].filter(([domain, pods]) => this.#selected.at(relation.start + domain) === pods);
    return alone.length === 0 || (isCounted && alone.length === 1 && own.size === 1 && this.#selectedInAll[relation.index] === alone[0]?.[1]);
  }

  put(bundle: number, node: number): void {
    this.#change(bundle, node, 1);
  }

  take(bundle: number, node: number): void {
    this.#change(bundle, node, -1);
  }

  #change(bundle: number, node: number, by: 1 | -1): void {
    const of = this.problem.bundles[bundle];
    const free = this.free[node];
    if (of === undefined || free === undefined) return;
    this.#pods.add(bundle, node, by);
    for (let resource = 0; resource < free.length; resource++) free[resource] = (free[resource] ?? 0) - by * (of.request[resource] ?? 0);
    if (this.#leasts.size > 0) this.#leasts.clear();
    const ports = node * this.problem.ports.length;
    for (const port of of.ports) this.#ports.add(ports + port, by);
    for (const relation of of.counted) {
      add(this.#selected, relation, node, by);
      this.#selectedInAll[relation.index] = (this.#selectedInAll[relation.index] ?? 0) + by;
    }
    for (const relation of of.apart) add(this.#holding, relation, node, by);
  }
}

function at(counts: Tally, { start, domains }: Relation, node: number): number {
  const domain = domains[node] ?? -1;
  return domain < 0 ? 0 : counts.at(start + domain);
}

function add(counts: Tally, { start, domains }: Relation, node: number, by: number): void {
  const domain = domains[node] ?? -1;
  if (domain >= 0) counts.add(start + domain, by);
}
