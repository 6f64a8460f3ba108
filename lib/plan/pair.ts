import { podTemplate, type PodTemplate } from "../checks/workload.js";
import { objectLabel, type DataObject, type Identity } from "../synth/manifest.js";
import { consequences, type ConsequenceCode } from "./catalogue.js";
import type { Change } from "./change.js";
import type { Consequence } from "./consequence.js";
import type { Side } from "./side.js";
import type { StackChange } from "./stacks/stack-change.js";

/** An object that changes, as it is held before and after. At least one of the two is there. */
export interface Pair {
  readonly change: Change;
  readonly cluster: string;
  readonly identity: Identity;
  /** `apps/Deployment`, `/Service`. */
  readonly type: string;
  readonly before?: DataObject;
  readonly after?: DataObject;
  /** How the object is called, when that is not what it is held as: a service of a stack is held as the workload that it stands for. */
  readonly label?: string;
}

/** What rules may ask beyond the object that changes. */
export interface Scene {
  readonly before: Side;
  readonly after: Side;
  /** All objects that change, by cluster, deployment and path. */
  readonly pairs: readonly Pair[];
  /** All stacks that change, by cluster and deployment. */
  readonly stacks: readonly StackChange[];
  /** Of objects that go in one namespace and come in another, the other half. */
  readonly relocated: ReadonlyMap<Pair, Pair>;
}

/** Says what a change of one object does; nothing when it does nothing that the rule knows. */
export type Rule = (pair: Pair, scene: Scene) => readonly Consequence[];

/** What happens to a pair's object. The text has the subject in it, which is the object's name unless said otherwise. */
export interface Telling {
  readonly text: string;
  readonly subject?: string;
  readonly pointer?: string;
}

export function tell({ change, identity, label }: Pick<Pair, "change" | "identity" | "label">, code: ConsequenceCode, { text, subject = identity.name, pointer }: Telling): Consequence {
  return {
    code, weight: consequences[code].weight, text, subject, cluster: change.cluster,
    ...(change.deployment === undefined ? {} : { deployment: change.deployment }),
    object: label ?? objectLabel(identity), path: change.path,
    ...(pointer === undefined ? {} : { pointer }),
  };
}

/** The pod templates of an object before and after; absent on a side that has none. */
export function templates({ identity: { group, kind }, before, after }: Pair): { readonly before?: PodTemplate; readonly after?: PodTemplate } {
  const old = before && podTemplate({ group, kind, data: before });
  const now = after && podTemplate({ group, kind, data: after });
  return { ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
}

/** A JSON pointer of keys (RFC 6901). */
export function pointerOf(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
