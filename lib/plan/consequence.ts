import type { ConsequenceCode } from "./catalogue.js";

/**
 * How much a consequence weighs. `danger`: something is lost or opened, and no later commit brings it back by itself.
 * `caution`: service is interrupted or weaker. `notice`: good to know.
 */
export type Weight = "danger" | "caution" | "notice";

/** What a change does to running services, data or access, in an operator's words. */
export interface Consequence {
  readonly code: ConsequenceCode;
  /** That of the code, by the catalogue. */
  readonly weight: Weight;
  /** What happens, without cluster and without full stop: `restarts 3 pods of grafana one at a time`. */
  readonly text: string;
  /** The name in the text of what it happens to (`grafana`), so that the same of many can be said once. It is part of the text. */
  readonly subject: string;
  readonly cluster: string;
  readonly deployment?: string;
  /** The object that it happens to, as `Kind namespace/name`. */
  readonly object: string;
  /** File of the object in the tree. */
  readonly path: string;
  /** JSON pointer (RFC 6901) to the field that causes it, in the later object, or in the earlier one when that is gone. */
  readonly pointer?: string;
  /** The author's line behind it, when it is known. */
  readonly source?: { readonly file: string; readonly line?: number };
}
