import type { Weight } from "../consequence.js";

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
