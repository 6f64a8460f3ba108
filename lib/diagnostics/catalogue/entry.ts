import type { Severity } from "../diagnostic.js";

/**
 * What there is to say about one code. Entries are given by functions: most runs find nothing, and V8 keeps
 * what stands in a function that was not called out of its compiled form.
 */
export interface Entry {
  readonly severity: Severity;
  /** One line, for lists. */
  readonly title: string;
  /** What it means and why it matters. Printed by `explain <code>`. */
  readonly means: string;
  /** How to put it right. Printed by `explain <code>`. */
  readonly fix: string;
}
