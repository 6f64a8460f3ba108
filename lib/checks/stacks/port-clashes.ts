import type { Dialect } from "../../model/stack.js";
import { number } from "../rules/reading.js";
import { field } from "../workload.js";
import type { StackNode } from "./constraints.js";
import { publishedBy, type Published } from "./ports.js";
import type { NamedService, StackProblem } from "./stack-file.js";

/** A service of a place. */
export interface PlacedService extends NamedService {
  /** Index of its stack. */
  readonly stack: number;
  readonly dialect: Dialect;
  /** As findings name it. */
  readonly label: string;
  /** Nodes that its constraints allow; absent where the nodes are not known. */
  readonly nodes?: readonly StackNode[] | undefined;
}

interface Claim extends Published {
  readonly by: PlacedService;
}

/** Two services that want one port of a node, of which the second cannot run (moby/swarmkit, manager/controlapi/service.go, checkPortConflicts). */
export function portProblems(services: readonly PlacedService[]): readonly StackProblem[] {
  const claims = services.flatMap((by) => publishedBy(by, by.dialect).map((published): Claim => ({ ...published, by })));
  // By their first port, and in the order of the files where that is the same: sorting is stable.
  const sorted = [...claims].sort((a, b) => a.first - b.first);
  const problems: StackProblem[] = [];
  const told = new Set<string>();
  let open: Claim[] = [];
  for (const claim of sorted) {
    open = open.filter(({ last }) => last >= claim.first);
    const other = open.find((earlier) => clash(earlier, claim));
    if (other !== undefined) {
      const [second, first] = claims.indexOf(other) > claims.indexOf(claim) ? [other, claim] : [claim, other];
      const key = `${second.by.stack} ${second.at}`;
      if (!told.has(key)) {
        const message = `Port ${claim.first}/${claim.protocol} is published by ${first.by.label}, too`;
        problems.push({ code: "stack-port-clash", stack: second.by.stack, pointer: second.at, message, hint: "Publish another port, or go through the reverse proxy." });
      }
      told.add(key);
    } else {
      open.push(claim);
    }
  }
  return problems;
}

function clash(a: Claim, b: Claim): boolean {
  if (a.protocol !== b.protocol || a.by === b.by) return false;
  if (a.address !== b.address && a.address !== "" && b.address !== "") return false;
  if (a.mode === "ingress" || b.mode === "ingress" || a.by.dialect === "compose") return true;
  return !canShare(a.by, b.by);
}

/** Whether two services that publish on their nodes alone find nodes enough not to meet. */
function canShare(a: PlacedService, b: PlacedService): boolean {
  const areGlobal = isGlobal(a) && isGlobal(b);
  if (a.nodes === undefined || b.nodes === undefined) return !areGlobal;
  const [ofA, ofB] = [new Set(a.nodes.map(({ name }) => name)), new Set(b.nodes.map(({ name }) => name))];
  const shared = [...ofA].filter((name) => ofB.has(name)).length;
  if (areGlobal) return shared === 0;
  if (isGlobal(a)) return replicas(b) <= ofB.size - shared;
  if (isGlobal(b)) return replicas(a) <= ofA.size - shared;
  return replicas(a) + replicas(b) <= new Set([...ofA, ...ofB]).size;
}

const isGlobal = ({ service }: PlacedService): boolean => field(service.deploy, "mode") === "global";
const replicas = ({ service }: PlacedService): number => number(field(service.deploy, "replicas")) ?? 1;
