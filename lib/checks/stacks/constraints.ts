import { list } from "../rules/reading.js";
import { field } from "../workload.js";
import type { NamedService, StackFindings } from "./stack-file.js";
import { holdsVariable } from "./variables.js";
import { shown } from "./walk.js";

/** What a placement constraint asks of a node. */
export interface Constraint {
  readonly key: string;
  readonly isEqual: boolean;
  readonly value: string;
  readonly at: string;
}

/** A node as constraints see it. */
export interface StackNode {
  readonly name: string;
  /** Whether the Swarm is managed from it. */
  readonly role: "manager" | "worker";
  readonly labels?: Readonly<Record<string, string>>;
  /** Its IP address. */
  readonly address?: string;
}

// moby/swarmkit, manager/constraint/constraint.go.
const key = /^[a-z_][a-z0-9\-_.]+$/i;
const value = /^[a-z0-9:\-_\s.*()?+[\]\\^$|/]+$/i;
const plainKeys: ReadonlySet<string> = new Set(["node.id", "node.hostname", "node.ip", "node.role", "node.platform.os", "node.platform.arch"]);

/** The constraints of a service. Those of no form, and those with variables, are left out. */
export function constraintsOf({ service, at }: NamedService): readonly Constraint[] {
  return texts(service).flatMap(({ text, index }): readonly Constraint[] => {
    const parsed = holdsVariable(text) ? undefined : parse(text);
    return parsed === undefined ? [] : [{ ...parsed, at: `${at}/deploy/placement/constraints/${index}` }];
  });
}

function texts(service: NamedService["service"]): readonly { readonly text: string; readonly index: number }[] {
  return list(field(field(service.deploy, "placement"), "constraints")).flatMap((text, index) => (typeof text === "string" ? [{ text, index }] : []));
}

function parse(text: string): Omit<Constraint, "at"> | undefined {
  if (text.length > 1000) return undefined;
  const operator = text.includes("==") ? "==" : "!=";
  const index = text.indexOf(operator);
  const name = text.slice(0, index).trim();
  const wanted = text.slice(index + 2).trim();
  return index > 0 && key.test(name) && value.test(wanted) ? { key: name, isEqual: operator === "==", value: wanted } : undefined;
}

/** The form of a service's constraints, and what they ask for at all. */
export function checkConstraints(named: NamedService, found: StackFindings): void {
  for (const { text, index } of texts(named.service)) {
    if (holdsVariable(text)) continue;
    const at = `${named.at}/deploy/placement/constraints/${index}`;
    const constraint = parse(text);
    if (constraint === undefined) {
      found.add("stack-constraint-invalid", at, `The constraint is ${shown(text)}, expected a form like "node.role == worker"`);
      continue;
    }
    const name = constraint.key.toLowerCase();
    // The daemon takes other keys, and then no node fits.
    if (!plainKeys.has(name) && !/^(?:node|engine)\.labels\../.test(name)) {
      found.add("stack-constraint-invalid", at, `The constraint asks for ${shown(constraint.key)}, which no node has`, {
        hint: "Write node.labels.<name>, node.role, node.hostname, node.ip, node.platform.os or node.platform.arch.",
      });
    } else if (name === "node.role" && !/^(?:manager|worker)$/i.test(constraint.value)) {
      found.add("stack-constraint-invalid", at, `The constraint asks for the role ${shown(constraint.value)}, expected manager or worker`);
    }
  }
}

/** Whether a node meets a constraint (NodeMatches). What the inventory does not know of a node counts as met. */
export function meets(node: StackNode, { key: name, isEqual, value: wanted }: Constraint): boolean {
  const lower = name.toLowerCase();
  const same = (seen: string): boolean => (seen.toLowerCase() === wanted.toLowerCase()) === isEqual;
  if (lower === "node.hostname") return same(node.name);
  if (lower === "node.role") return same(node.role);
  if (lower === "node.platform.os") return same("linux");
  if (lower === "node.ip" && node.address !== undefined && !wanted.includes("/")) return same(node.address);
  if (!lower.startsWith("node.labels.")) return true;
  const label = name.slice("node.labels.".length);
  const labels = node.labels ?? {};
  return same(Object.hasOwn(labels, label) ? labels[label] ?? "" : "");
}
