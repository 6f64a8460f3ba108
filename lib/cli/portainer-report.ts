import { visible } from "../diagnostics/visible.js";
import type { PlaceStatus, StackStatus } from "../portainer/status.js";
import type { Trap } from "../portainer/trap.js";
import type { Change } from "../server/difference.js";

/** A change for people, with its calls when they are asked for. */
export function changeLines({ subject, isMissing, fields, calls, obstacle }: Change, { withCalls }: { readonly withCalls: boolean }): string[] {
  return [
    `${subject}${isMissing ? ": not there" : ""}`,
    ...fields.map(({ field, now, wanted }) => (isMissing ? `  ${field}: ${wanted}` : `  ${field}: ${now} → ${wanted}`)),
    ...(withCalls ? calls.map(({ method, path }) => `  ${method} ${path}`) : []),
    ...(obstacle === undefined ? [] : [`  ${obstacle}`]),
  ].map(visible);
}

/** A change for machines. Bodies of calls hold secrets. */
export const changeData = ({ subject, isMissing, fields, calls, obstacle }: Change): object =>
  ({ subject, missing: isMissing, fields, calls: calls.map(({ method, path }) => `${method} ${path}`), ...(obstacle === undefined ? {} : { obstacle }) });

/** The state of a place for people. */
export function statusLines({ place, environment, version, remarks, traps, stacks }: PlaceStatus): string[] {
  const column = Math.max(0, ...stacks.map(({ name }) => name.length)) + 2;
  return [
    `${place} (environment ${environment}, Portainer ${version})`,
    ...[...remarks, ...traps.flatMap(trapLines)].map((line) => `  ${line}`),
    ...stacks.flatMap((stack) => [`  ${stack.name.padEnd(column)}${summaryOf(stack)}`, ...stack.traps.flatMap(trapLines).map((line) => `    ${line}`)]),
  ].map(visible);
}

const trapLines = ({ trap, message, next }: Trap): string[] => [`${trap}: ${message}`, `  next: ${next}`];

/** What is deployed of a stack, and what runs. */
function summaryOf({ deployed, tip, source, running, traps }: StackStatus): string {
  const commit = deployed === undefined || deployed === "" ? "nothing deployed" : `deployed ${deployed.slice(0, 10)}`;
  const from = source === undefined || deployed !== tip ? "" : ` of ${source.slice(0, 10)}`;
  const tasks = running === undefined ? "" : `, ${running.running} of ${running.desired} tasks run`;
  return `${commit}${from}${tasks}${traps.length === 0 ? ", as merged" : ""}`;
}
