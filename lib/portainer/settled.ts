import type { PlaceStatus } from "./status.js";
import { traps, type Trap } from "./trap.js";

/** Whether a place has nothing to complain about. */
export const isSettled = ({ traps: own, stacks }: PlaceStatus): boolean => own.length === 0 && stacks.every((stack) => stack.traps.length === 0);

/**
 * Why a stack of a place may not run what is merged; empty when it does. What only bites at the next change does not count.
 *
 * @param name of the stack, which is that of the deployment.
 */
export function settledStack({ traps: own, stacks }: PlaceStatus, name: string): readonly Trap[] {
  const stack = stacks.find((candidate) => candidate.name === name);
  const all = [...own.filter(({ trap }) => trap.startsWith("environment-")), ...(stack?.traps ?? [{ trap: "stack-missing" as const, message: `There is no stack ${name}.`, next: traps["stack-missing"].next }])];
  return all.filter(({ trap }) => traps[trap].unsettles);
}
