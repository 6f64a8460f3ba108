import type { Route } from "../route.js";
import type { WebService } from "../web-service.js";
import type { Worker } from "../worker.js";
import { addObject, selectorLabels, type Context } from "./context.js";
import { addIngress } from "./ingress.js";
import { addNetworkPolicy } from "./network-policy.js";
import { podTemplate } from "./pod.js";
import { addAutoscaler, addDisruptionBudget, fewest, rollout } from "./replication.js";
import { addServiceAccount } from "./service-account.js";
import { addService } from "./service.js";

export function renderWebService(service: WebService, context: Context): void {
  const { routes, props: { ports } } = service;
  addDeployment(service, context, routes);
  addService(service, context, ports);
  addIngress(service, context, routes, ports);
}

export function renderWorker(worker: Worker, context: Context): void {
  addDeployment(worker, context);
}

/** Adds a Deployment and everything that its pods need. */
function addDeployment(workload: WebService | Worker, context: Context, routes: readonly Route[] = []): void {
  const { replicas, autoscale } = workload.props;
  const pods = fewest(replicas, autoscale);
  addServiceAccount(workload, context);
  addNetworkPolicy(workload, context, routes);
  addObject(workload, context, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: {
      ...(autoscale === undefined ? { replicas: replicas ?? 1 } : {}),
      revisionHistoryLimit: 3,
      selector: { matchLabels: selectorLabels(workload, context) },
      strategy: rollout(workload),
      template: podTemplate(workload, context, { spread: pods > 1 }),
    },
  });
  addDisruptionBudget(workload, context, pods);
  addAutoscaler(workload, context, autoscale);
}
