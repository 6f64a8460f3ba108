import type { Data } from "../../synth/manifest.js";
import { compareFile } from "../../tree/compare.js";
import type { ConsequenceCode } from "../catalogue.js";
import type { Change } from "../change.js";
import type { Consequence } from "../consequence.js";
import { tell, type Telling } from "../pair.js";
import type { Side } from "../side.js";
import { stackOf, type HeldStack } from "./held-stack.js";
import { dialectAt } from "./paths.js";

/** A stack whose file changes. At least one of the two is there. */
export interface StackChange {
  readonly change: Change;
  readonly cluster: string;
  readonly name: string;
  readonly before?: HeldStack;
  readonly after?: HeldStack;
}

/** What becomes of a stack's file, and of the stack unless one of its files cannot be read. */
export function stackChangeOf(sides: { readonly before: Side; readonly after: Side }, path: string): { readonly change: Change; readonly stack?: StackChange } {
  const [cluster = "", name = ""] = path.split("/", 2);
  const [old, now] = [stackOf(sides.before, path), stackOf(sides.after, path)];
  const compared = { ...compareFile(path, sides.before.file(path), sides.after.file(path)), object: `Stack ${name}` };
  const isForeign = (side: Side, held: HeldStack | undefined): boolean => side.has(path) && held === undefined;
  if (compared.unreadable === undefined && (isForeign(sides.before, old) || isForeign(sides.after, now))) {
    return { change: { ...compared, unreadable: "it is no stack as the compiler writes one" } };
  }
  if (compared.unreadable !== undefined) return { change: compared };
  return { change: compared, stack: { change: compared, cluster, name, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) } };
}

/** What happens to a part of a stack, or to the stack itself: `Service shop/web`, `Volume shop/data`, `Stack shop`. */
export function tellOf({ change, name: stack }: StackChange, part: Part, code: ConsequenceCode, telling: Telling): Consequence {
  const isWhole = part.kind === "Stack";
  return tell({ change, identity: { group: "", kind: part.kind, namespace: isWhole ? "" : stack, name: part.name } }, code, telling);
}

/** A part of a stack under its key. */
export interface Part {
  readonly kind: "Stack" | "Service" | "Network" | "Volume" | "Config" | "Secret";
  readonly name: string;
}

/** What runs a service is called a task on a Swarm, and a container on a Compose host. */
export const runsOf = ({ dialect }: Pick<HeldStack, "dialect">): "task" | "container" => (dialect === "swarm" ? "task" : "container");

/** A section of a stack's file that may be left out. */
export function entries<Value>(section: Readonly<Record<string, Value>> | undefined): readonly (readonly [string, Value])[] {
  return Object.entries(section ?? {});
}

/** An entry of a section, which may be named like anything that objects inherit. */
export function entry<Value>(section: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return section !== undefined && Object.hasOwn(section, key) ? section[key] : undefined;
}

/** Typed data as plain data, for comparing. */
export const plain = (value: object): Data => JSON.parse(JSON.stringify(value)) as Data;

export const isStackPath = (path: string): boolean => dialectAt(path) !== undefined;
