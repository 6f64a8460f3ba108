import { consequences } from "./catalogue.js";
import type { Change } from "./change.js";
import type { Consequence } from "./consequence.js";

/** Says of files that could not be read as data that nothing is known of them. A stray file that is gone does nothing. */
export function unreadable(changes: readonly Change[]): Consequence[] {
  return changes.filter(({ kind, unreadable: why }) => why !== undefined && kind !== "removed").map(({ path, cluster, deployment, object, unreadable: why = "" }) => ({
    code: "unreadable", weight: consequences.unreadable.weight, text: `does what nobody knows: ${path} cannot be read (${why})`, subject: path, cluster,
    ...(deployment === undefined ? {} : { deployment }), object, path,
  }));
}
