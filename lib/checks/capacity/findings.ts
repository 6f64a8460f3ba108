import { diagnose, type CatalogueCode } from "../../diagnostics/catalogue.js";
import type { Diagnostic, Location } from "../../diagnostics/diagnostic.js";
import { clusterFile } from "../../workspace/find.js";
import type { DaemonFailure } from "./daemons.js";
import type { Inventory } from "./inventory.js";
import { disk } from "./machines.js";
import { bundleLabel, isPods, nearestOf } from "./nearest.js";
import { Packing } from "./packing.js";
import { locate } from "./place.js";
import { isDemand, type Model } from "./problem.js";
import { refusal } from "./refusal.js";
import type { Failure, Loss } from "./scenario.js";
import type { Shortage } from "./shortage.js";
import type { Solution } from "./solve.js";
import { amountText, listText, podsText, requestText } from "./wording.js";

/** Most pods that one finding about a lost node names. */
const mostNamed = 5;

/** Findings about room, in words. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  readonly #cluster: Inventory;
  readonly #model: Model;

  readonly #stated: ReadonlySet<string>;

  constructor(cluster: Inventory, model: Model, stated: ReadonlySet<string>) {
    this.#cluster = cluster;
    this.#model = model;
    this.#stated = stated;
  }

  unstated(bundle: number, key: string): void {
    this.#add("node-label-unstated", bundle, `The pods go by the node label ${key}, which the inventory states of no node`);
  }

  unschedulable(bundle: number): void {
    const { machines, bundles, problem } = this.#model;
    const one = bundles[bundle];
    if (one === undefined || !isDemand(one)) return;
    const nearest = nearestOf(this.#model, new Packing(problem), bundle);
    const refusals = machines.map((machine) => `Node ${machine.name} ${refusal(one.facts.pod, machine, this.#stated) ?? "takes it"}`);
    const why = nearest?.text ?? listText(refusals.slice(0, mostNamed), "") + (refusals.length > mostNamed ? `, and ${refusals.length - mostNamed} more` : "");
    this.#add("unschedulable", bundle, `No node can run a pod that asks for ${requestText(one.requests)}. ${why}`);
  }

  daemonWithoutRoom({ bundle, node, packing }: DaemonFailure): void {
    const { machines, problem, resources } = this.#model;
    const lacks = [...problem.bundles[bundle]?.request ?? []].flatMap((wanted, resource) => {
      const missing = wanted - Math.max(0, packing.free[node]?.[resource] ?? 0);
      return missing > 1e-3 ? [amountText(resources[resource] ?? "", missing)] : [];
    });
    this.#add("capacity-exceeded", bundle, `The daemon finds no room on node ${machines[node]?.name ?? ""}, which lacks ${listText(lacks, "a free port")}`);
  }

  /** Pods at rest that found no room. */
  exceeded({ unplaced, ...found }: Solution): void {
    for (const [bundle, missing] of unplaced.entries()) if (missing > 0) this.withoutRoom({ ...found, bundle, missing });
  }

  /** Pods at rest of one kind, or a job beside them, that found no room. */
  withoutRoom({ bundle, missing, packing, verdict, shortage }: Failure): void {
    const nearest = nearestOf(this.#model, packing, bundle);
    const isDisk = nearest !== undefined && nearest.lacks.length > 0 && nearest.lacks.every(([resource]) => this.#model.resources[resource] === disk);
    const sum = shortage !== undefined && shortage.bundles.includes(bundle) ? `. ${this.#sum(shortage)}` : "";
    this.#add(isDisk ? "disk-exceeded" : "capacity-exceeded", bundle, `${this.#without(bundle, missing)}. ${nearest?.text ?? "No node takes it"}${sum}${searched(verdict)}`);
  }

  belowMaximum({ bundle, missing, packing, verdict }: Failure): void {
    const one = this.#model.bundles[bundle];
    if (one === undefined || !isDemand(one)) return;
    const nearest = nearestOf(this.#model, packing, bundle);
    const message = `At its most, ${podsText(one.maximum)}, ${missing} would find no room: each asks for ${requestText(one.requests)}`;
    this.#add("capacity-at-maximum", bundle, `${message}. ${nearest?.text ?? ""}${searched(verdict)}`);
  }

  noRollout({ bundle, packing, verdict }: Failure): void {
    this.#add("capacity-rollout", bundle, `A rollout needs room for one pod more, and no pod may be missing. ${nearestOf(this.#model, packing, bundle)?.text ?? ""}${searched(verdict)}`);
  }

  /** What the loss of a node means, as far as the cluster wants to know. */
  loss({ node, concerned, unplaced, stuck, packing, verdict }: Loss): void {
    const { tolerates, environment, nodes } = this.#cluster;
    const isWanted = tolerates === "one-node-lost" || (tolerates === undefined && environment === "production" && nodes.filter(({ role }) => role === "worker").length > 1);
    if (!isWanted) return;
    const name = this.#model.machines[node]?.name ?? "";
    const at: Location = { file: clusterFile(this.#cluster.name), cluster: this.#cluster.name, object: `Node ${name}`, pointer: `/nodes/${node}` };
    const first = concerned.find((bundle) => (unplaced[bundle] ?? 0) > 0);
    if (first !== undefined) {
      const message = `Without node ${name} there is no room for ${this.#named(unplaced)}. ${nearestOf(this.#model, packing, first, node)?.text ?? ""}${searched(verdict)}`;
      const finding = diagnose("capacity-one-node-lost", message, at);
      this.diagnostics.push(tolerates === undefined ? { ...finding, severity: "warning" } : finding);
    }
    if (tolerates === "one-node-lost" && concerned.some((bundle) => (stuck[bundle] ?? 0) > 0 && isPods(this.#model, bundle))) {
      this.diagnostics.push(diagnose("capacity-cannot-move", `Without node ${name} these cannot run: ${this.#named(stuck)}`, at));
    }
  }

  #named(numbers: readonly number[]): string {
    const names = numbers.flatMap((count, bundle) => (count > 0 && isPods(this.#model, bundle) ? [`${podsText(count)} of ${bundleLabel(this.#model, bundle)}`] : []));
    return listText(names.length > mostNamed ? [...names.slice(0, mostNamed), `${names.length - mostNamed} more kinds`] : names, "a volume");
  }

  #without(bundle: number, count: number): string {
    const one = this.#model.bundles[bundle];
    if (one === undefined || !isDemand(one)) return `There is no node with ${amountText(disk, one?.facts.size ?? 0)} for the claim`;
    const of = one.facts.runs === "job" ? "A pod of the job finds no room beside the pods at rest" : `${count} of ${podsText(one.minimum)} ${count === 1 ? "finds" : "find"} no room`;
    return `${of}: each asks for ${requestText(one.requests)}`;
  }

  #sum({ nodes, resource, wanted, free }: Shortage): string {
    const { machines, resources } = this.#model;
    const name = resources[resource] ?? "";
    const few = nodes.length === 1 ? "the only node that they can run on has" : `the ${nodes.length} nodes that they can run on have`;
    const where = nodes.length === machines.length ? "all nodes together have" : few;
    return `All such pods ask for ${amountText(name, wanted)}, and ${where} ${amountText(name, free)}`;
  }

  #add(code: CatalogueCode, bundle: number, message: string): void {
    const one = this.#model.bundles[bundle];
    if (one === undefined) return;
    const { deployment, facts } = one;
    const [pointer, part] = isDemand(one) ? [one.facts.pod.at, one.facts.part] : ["/spec/resources", undefined];
    this.diagnostics.push(diagnose(code, part === undefined ? message : `${part}: ${message}`, locate(deployment, facts.object, pointer)));
  }
}

/** What is to be added where neither room nor a proof that there is none was found. */
function searched(verdict: Solution["verdict"]): string {
  return verdict === "unknown" ? ". No other arrangement was found, though not all were tried" : "";
}
