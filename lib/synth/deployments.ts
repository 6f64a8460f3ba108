import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { UnorderedFacts } from "./facts.js";
import { levels } from "./order.js";
import type { DeploymentFacts } from "./rendered.js";

/** Deployments of one cluster with their place in its order. */
export interface OrderedDeployments {
  readonly deployments: readonly DeploymentFacts[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Orders the deployments of one cluster: each comes after those that it names, and after those that
 * create the namespaces and the custom kinds of its objects.
 */
export function orderDeployments(facts: readonly UnorderedFacts[]): OrderedDeployments {
  const named = new Map(facts.map((deployment) => [deployment.name, deployment]));
  const creators = new Map<string, UnorderedFacts>();
  for (const deployment of facts) {
    // Of several creators, which are reported as duplicates, one has to be first.
    for (const thing of deployment.creates) if (!creators.has(thing)) creators.set(thing, deployment);
  }

  const { levels: waves, cycles } = levels(facts, (deployment) => {
    const needs = [...deployment.namespaces, ...(deployment.needs ?? []), ...deployment.kinds.map(({ group, kind }) => `${group}/${kind}`)];
    const created = needs
      .filter((need) => !deployment.creates.includes(need))
      .map((need) => creators.get(need));
    const stated = deployment.after.map((name) => named.get(name));
    return new Set([...stated, ...created].filter((earlier) => earlier !== undefined));
  });
  const diagnostics = cycles.map((members) => {
    const [first] = members;
    const path = [...members, first].map((member) => member?.name).join(" → ");
    return diagnose("deployment-cycle", `These deployments wait for each other: ${path}`, {
      cluster: first?.cluster ?? "", deployment: first?.name ?? "", app: first?.app ?? "",
    }, {
      hint: "Remove one `after` of the cycle, or move a namespace or custom kind to the deployment that has to be first.",
    });
  });
  return {
    deployments: facts.map((deployment) => ({ ...deployment, wave: waves.get(deployment) ?? 0 })),
    diagnostics,
  };
}
