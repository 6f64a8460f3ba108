import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** What a command found out. */
export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** For people, on standard output. Without a final line break; may be empty. */
  readonly text: string;
  /** For machines: plain data. */
  readonly result: unknown;
  /** Whether the command counts as failed although no diagnostic is an error. Default: false. */
  readonly failed?: boolean;
  /** Whether people are shown what presses alone, and not what is waived or good to know. Default: false. */
  readonly isBrief?: boolean;
}
