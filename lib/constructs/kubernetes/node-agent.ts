import type { NodeAgent } from "../node-agent.js";
import { addObject, selectorLabels, type Context } from "./context.js";
import { addNetworkPolicy } from "./network-policy.js";
import { podTemplate } from "./pod.js";
import { addServiceAccount } from "./service-account.js";

export function renderNodeAgent(agent: NodeAgent, context: Context): void {
  addServiceAccount(agent, context);
  addNetworkPolicy(agent, context);
  addObject(agent, context, {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    spec: {
      revisionHistoryLimit: 3,
      selector: { matchLabels: selectorLabels(agent, context) },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
      template: podTemplate(agent, context),
    },
  });
}
