import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { NamedCluster } from "../../model/cluster.js";
import type { Budget } from "./budget.js";
import { classesOf } from "./classes.js";
import { claimsOf, demandsOf } from "./demand.js";
import { Findings } from "./findings.js";
import { inventoryOf } from "./inventory.js";
import { machines, statedKeys } from "./machines.js";
import type { DeploymentCapacity } from "./place.js";
import { isDemand, modelOf, type Model } from "./problem.js";
import { checkQuotas } from "./quotas.js";
import { capacityReport, reportedLoss, type CapacityReport, type ReportedLoss } from "./report.js";
import { fitsOnTop, isLargeEnough, lose, wantedAtRest, type AtRest, type Wish } from "./scenario.js";
import { settleDaemons } from "./daemons.js";
import { solve } from "./solve.js";
import { checkStorage } from "./storage.js";
import { unstatedKeys } from "./refusal.js";

/** What is known of a cluster's room. */
export interface CapacityVerdict {
  readonly diagnostics: Diagnostic[];
  /** Absent when the inventory states no nodes, or nobody wishes it. */
  readonly report?: CapacityReport;
}

/** How many steps all searches of one cluster may take together. */
const steps = 600_000;

/**
 * Proves that what a cluster's deployments ask for fits its nodes: pods at rest all together; on top of them each job,
 * each workload at its maximum and one more pod of each that rolls out, one at a time; and pods at rest again with any
 * one worker lost. Quotas and storage classes are checked by their sums. An empty inventory states nothing.
 */
export function checkCapacity(cluster: NamedCluster, deployments: readonly DeploymentCapacity[], wish: Wish): CapacityVerdict {
  const inventory = inventoryOf(cluster);
  if (inventory.nodes.length === 0) return { diagnostics: [] };
  const all = machines(inventory);
  const classes = classesOf(inventory, deployments);
  const demands = demandsOf(deployments);
  const claims = claimsOf(deployments);
  const stated = statedKeys(all);
  const model = modelOf({ machines: all, stated, demands, claims, classes, namespaces: new Map(deployments.flatMap(({ facts }) => facts.namespaces)) });
  const found = new Findings(inventory, model, stated);
  const excluded = new Set<number>();
  for (const [bundle, { facts, maximum }] of demands.entries()) {
    for (const key of unstatedKeys(facts.pod, stated)) found.unstated(bundle, key);
    if (facts.runs === "daemon" || maximum === 0 || runsSomewhere(model, bundle)) continue;
    found.unschedulable(bundle);
    excluded.add(bundle);
  }
  const budget: Budget = { steps };
  const { fixed, failed } = settleDaemons(model);
  for (const failure of failed) found.daemonWithoutRoom(failure);
  const wanted = wantedAtRest(model, excluded);
  const solution = solve({ problem: model.problem, wanted, fixed }, budget);
  const atRest: AtRest = { model, fixed, wanted, solution };
  const losses: ReportedLoss[] = [];
  if (solution.verdict === "fits") {
    checkOnTop(atRest, excluded, found, budget);
    for (const loss of lose(atRest, [...all.keys()].filter((node) => all[node]?.role === "worker"), budget, wish)) {
      found.loss(loss);
      if (wish === "report") losses.push(reportedLoss(model, loss));
    }
  } else {
    found.exceeded(solution);
  }
  const daemonNodes = new Map<number, number>();
  for (const [bundle, , count] of fixed) daemonNodes.set(bundle, (daemonNodes.get(bundle) ?? 0) + count);
  const diagnostics = [
    ...found.diagnostics,
    ...checkQuotas(deployments, { demands, claims: [...claims.values()], daemons: daemonNodes, classes }),
    ...checkStorage(inventory, demands, [...claims.values()], classes),
  ];
  return wish === "report" ? { diagnostics, report: capacityReport(inventory, atRest, losses, deployments) } : { diagnostics };
}

function runsSomewhere(model: Model, bundle: number): boolean {
  return model.problem.bundles[bundle]?.nodes.some((node) => isLargeEnough(model, bundle, node)) === true;
}

/** What comes on top of the pods at rest, one kind at a time: not all is busiest at once. */
function checkOnTop(atRest: AtRest, excluded: ReadonlySet<number>, found: Findings, budget: Budget): void {
  for (const [bundle, one] of atRest.model.bundles.entries()) {
    if (!isDemand(one) || excluded.has(bundle) || one.facts.runs === "daemon") continue;
    const { minimum, maximum, facts } = one;
    const isJob = facts.runs === "job";
    if (isJob && minimum > 0 && !fitsOnTop(atRest, { bundle, more: minimum, failed: (failure) => found.withoutRoom(failure) }, budget)) continue;
    const more = isJob ? maximum : maximum - minimum;
    if (more > (isJob ? minimum : 0)) fitsOnTop(atRest, { bundle, more, failed: (failure) => found.belowMaximum(failure) }, budget);
    // A rollout of all pods at once needs no more room than growing by one.
    else if (facts.surges === true && minimum > 0 && more === 0) fitsOnTop(atRest, { bundle, more: 1, failed: (failure) => found.noRollout(failure) }, budget);
  }
}
