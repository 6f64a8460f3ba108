import { isGiven, number } from "../rules/reading.js";
import { field } from "../workload.js";
import { constraintsOf, meets, type StackNode } from "./constraints.js";
import { portProblems, type PlacedService } from "./port-clashes.js";
import { isExternal, nameBeyond, pointerOf, section, servicesOf, stackObject, type Section, type StackFile, type StackProblem } from "./stack-file.js";
import { shown } from "./walk.js";

/** What is known of the place that stacks are deployed to. */
export interface StackPlace {
  /** Its machines. Without them nothing is said of constraints. */
  readonly nodes?: readonly StackNode[];
  /** Networks that it has without any stack. Without them nothing is said of external networks that no stack makes. */
  readonly networks?: ReadonlySet<string>;
}

/** What is wrong between the stacks of one place: ports, names that two of them take, services that no node may run. */
export function placeProblems(stacks: readonly StackFile[], place: StackPlace): readonly StackProblem[] {
  const services = stacks.flatMap((file, stack) => servicesOf(file.data).map((named): PlacedService => ({
    ...named, stack, dialect: file.dialect, label: stackObject(file.name, named.at), nodes: place.nodes?.filter((node) => constraintsOf(named).every((constraint) => meets(node, constraint))),
  })));
  return [...nameProblems(stacks, place), ...placementProblems(services, place), ...portProblems(services)];
}

/** Who makes what has a name for the whole place. */
interface Maker {
  readonly stack: number;
  readonly options: string;
}

function nameProblems(stacks: readonly StackFile[], { networks }: StackPlace): readonly StackProblem[] {
  const problems: StackProblem[] = [];
  const made = new Map<string, Maker>();
  for (const [stack, { name, data }] of stacks.entries()) {
    for (const kind of ["networks", "volumes", "configs", "secrets"] as const) {
      for (const [key, entry] of Object.entries(section(data, kind))) {
        if (isExternal(entry)) continue;
        const whole = nameBeyond(name, key, entry);
        const options = JSON.stringify([field(entry, "driver") ?? null, field(entry, "driver_opts") ?? null]);
        const owner = made.get(`${kind} ${whole}`);
        const taken = kind === "networks" && networks?.has(whole) === true;
        // One volume may be shared, since whoever comes second takes what is there; of everything else there is one owner.
        if (taken || (owner !== undefined && (kind !== "volumes" || owner.options !== options))) {
          const other = taken ? "the place itself" : `the stack ${shown(stacks[owner?.stack ?? 0]?.name ?? "")}`;
          const how = kind === "volumes" ? ", with other options" : "";
          const message = `The ${one(kind)} ${shown(whole)} is made by ${other}, too${how}`;
          problems.push({ code: "stack-name-taken", stack, pointer: pointerOf(kind, key), message, hint: "Give it another name, or declare it with external: true." });
        } else if (owner === undefined) {
          made.set(`${kind} ${whole}`, { stack, options });
        }
      }
    }
  }
  return [...problems, ...externalProblems(stacks, made, networks)];
}

const one = (kind: Section): string => kind.slice(0, -1);

function externalProblems(stacks: readonly StackFile[], made: ReadonlyMap<string, Maker>, networks: ReadonlySet<string> | undefined): readonly StackProblem[] {
  if (networks === undefined) return [];
  return stacks.flatMap(({ name, data, dialect }, stack) => Object.entries(section(data, "networks")).flatMap(([key, entry]): readonly StackProblem[] => {
    const whole = nameBeyond(name, key, entry);
    // Every engine has these (moby/moby, container.NetworkMode.IsUserDefined).
    const isBuiltIn = ["bridge", "host", "none"].includes(whole);
    if (!isExternal(entry) || isBuiltIn || networks.has(whole) || made.has(`networks ${whole}`)) return [];
    const what = dialect === "swarm" ? "overlay network" : "network";
    const message = `The place has no ${what} ${shown(whole)}, and no stack makes it`;
    return [{ code: "stack-reference-missing", stack, pointer: pointerOf("networks", key), message, hint: "Add it to the place, or correct the name." }];
  }));
}

function placementProblems(services: readonly PlacedService[], { nodes }: StackPlace): readonly StackProblem[] {
  if (nodes === undefined) return [];
  return services.flatMap((placed): readonly StackProblem[] => {
    const { service, at, stack, dialect } = placed;
    const constraints = constraintsOf(placed);
    if (dialect !== "swarm") return [];
    const fit = placed.nodes ?? [];
    if (fit.length === 0 && constraints.length > 0) {
      const alone = constraints.find((constraint) => !nodes.some((node) => meets(node, constraint)));
      const pointer = alone?.at ?? `${at}/deploy/placement/constraints`;
      const message = alone === undefined
        ? "No node meets all constraints of the service at once"
        : `No node meets the constraint ${shown(`${alone.key} ${alone.isEqual ? "==" : "!="} ${alone.value}`)}`;
      return [{ code: "stack-constraint-unmet", stack, pointer, message, hint: "Correct it, or label a node of the inventory." }];
    }
    const each = number(field(field(service.deploy, "placement"), "max_replicas_per_node")) ?? 0;
    const replicas = number(field(service.deploy, "replicas")) ?? 1;
    if (each > 0 && !isGiven(field(service.deploy, "mode")) && replicas > each * fit.length) {
      const message = `${replicas} replicas do not fit on ${fit.length} nodes with at most ${each} on each`;
      return [{ code: "stack-constraint-unmet", stack, pointer: `${at}/deploy/placement/max_replicas_per_node`, message }];
    }
    return [];
  });
}
