import type { Severity } from "../diagnostic.js";

/** What there is to say about one code. */
export interface Entry {
  readonly severity: Severity;
  /** One line, for lists. */
  readonly title: string;
  /** What it means and why it matters. Printed by `explain <code>`. */
  readonly means: string;
  /** How to put it right. Printed by `explain <code>`. */
  readonly fix: string;
}
