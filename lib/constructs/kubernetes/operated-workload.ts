import type { OperatedWorkload } from "../operated-workload.js";
import type { Context } from "./context.js";
import { addNetworkPolicy } from "./network-policy.js";

export function renderOperatedWorkload(workload: OperatedWorkload, context: Context): void {
  addNetworkPolicy(workload, context);
}
