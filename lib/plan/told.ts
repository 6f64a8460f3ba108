import { listText } from "../checks/capacity/wording.js";
import type { Weight } from "./consequence.js";
import type { ConsequenceGroup } from "./group.js";

/** Most weighty first. */
export const weights = ["danger", "caution", "notice"] as const satisfies readonly Weight[];

/** Lines of authors that are shown of one group; the rest is counted. */
const mostSources = 3;

/** What a group is about and where: `PersistentVolumeClaim loki/data on control`, `on control and research`. */
export function placesOf({ clusters, members }: ConsequenceGroup): string {
  const [first, ...more] = members;
  const object = more.length === 0 || more.every(({ object }) => object === first?.object) ? `${first?.object ?? ""} ` : "";
  return `${object}on ${listText(clusters, "")}`;
}

/** Authors' lines behind a group: `apps/loki/app.ts:41`. */
export function sourcesOf({ members }: ConsequenceGroup): string[] {
  const lines = [...new Set(members.flatMap(({ source }) => (source === undefined ? [] : [`${source.file}${source.line === undefined ? "" : `:${source.line}`}`])))];
  return lines.length <= mostSources ? lines : [...lines.slice(0, mostSources), `and ${lines.length - mostSources} more`];
}
