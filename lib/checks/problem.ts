import type { Code } from "../diagnostics/catalogue.js";
import type { Severity } from "../diagnostics/diagnostic.js";

/** What a check finds in one object: a diagnostic without the place, which its caller knows. */
export interface Problem {
  readonly code: Code;
  /** What is wrong, with the value seen. One sentence without a full stop, or several with. */
  readonly message: string;
  /** JSON pointer (RFC 6901) into the object; empty for the object as a whole. */
  readonly pointer: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Default: what the catalogue says of the code. Policies always say it. */
  readonly severity?: Severity;
}
