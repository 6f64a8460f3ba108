import type { Weight } from "./consequence.js";

/** What there is to say about one kind of consequence. */
export interface ConsequenceEntry {
  readonly weight: Weight;
  /** One line, for lists. */
  readonly title: string;
  /** What happens and why. Printed by `explain <code>`. */
  readonly means: string;
  /** What to think of before merging. Printed by `explain <code>`. */
  readonly consider: string;
}

/** Every consequence that a plan can name. */
export const consequences = {
  restart: {
    weight: "caution",
    title: "Pods restart",
    means: "The pod template of a workload changes, so its controller replaces the pods.",
    consider: "Whether the service bears losing a pod at a time, and whether now is a good time.",
  },
} as const satisfies Record<string, ConsequenceEntry>;

/** A code of the catalogue of consequences. */
export type ConsequenceCode = keyof typeof consequences;
