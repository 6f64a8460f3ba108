import { projectServices } from "../../checks/projection/pod.js";
import type { StackService } from "../../model/stack.js";
import type { DataObject } from "../../synth/manifest.js";
import { pointerOf, type Pair } from "../pair.js";
import type { Held } from "../side.js";
import type { HeldStack } from "./held-stack.js";
import { entry, type StackChange } from "./stack-change.js";

/** A service of a stack that changes, held as the workload whose pods it stands for, so that rules about workloads hold for it. */
export interface ServicePair extends Pair {
  readonly label: string;
  readonly stack: StackChange;
  readonly old?: StackService;
  readonly now?: StackService;
}

/** The services of a stack's two sides, by name. */
export function servicePairs(stack: StackChange): ServicePair[] {
  const { change, cluster, before, after } = stack;
  const [was, is] = [byName(workloadsOf(cluster, before)), byName(workloadsOf(cluster, after))];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((name) => {
    const [earlier, later] = [was.get(name), is.get(name)];
    const held = later ?? earlier;
    if (held === undefined) return [];
    const [old, now] = [entry(before?.document.services, name), entry(after?.document.services, name)];
    return [{
      change, cluster, stack, identity: held.identity, label: `Service ${stack.name}/${name}`, type: `${held.identity.group}/${held.identity.kind}`,
      ...(earlier === undefined ? {} : { before: earlier.data }), ...(later === undefined ? {} : { after: later.data }),
      ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { now }),
    }];
  });
}

/** The workloads that a stack's services stand for. */
export function workloadsOf(cluster: string, stack: HeldStack | undefined): Held[] {
  return stack === undefined ? [] : projectServices(stack, stack.name).map(({ workload: { group, kind, namespace, name, data } }) =>
    ({ path: stack.path, cluster, identity: { group, kind, namespace, name }, data }));
}

const byName = (held: readonly Held[]): ReadonlyMap<string, Held> => new Map(held.map((one) => [one.identity.name, one]));

/** The pair without the ports of the node: rules of stacks tell of those. */
export function withoutPorts(pair: ServicePair): Pair {
  return { ...pair, ...(pair.before === undefined ? {} : { before: stripped(pair.before) }), ...(pair.after === undefined ? {} : { after: stripped(pair.after) }) };
}

function stripped(workload: DataObject): DataObject {
  return JSON.parse(JSON.stringify(workload, (key, value: unknown) => (key === "hostPort" ? undefined : value))) as DataObject;
}

/** A JSON pointer into a service of the stack's file. */
export const pointerTo = ({ identity: { name } }: Pick<Pair, "identity">, ...steps: readonly string[]): string => pointerOf("services", name, ...steps);
