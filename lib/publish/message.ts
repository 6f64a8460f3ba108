import { visible } from "../diagnostics/visible.js";
import type { Change } from "../plan/change.js";
import { groupConsequences } from "../plan/group.js";
import type { Plan } from "../plan/plan.js";

/** Digests by which a commit says what it was compiled from and to. */
export interface Digests {
  readonly source: string;
  readonly tree: string;
}

/** Trailers of commits that are made here. */
export const trailers = { source: "Astrolabe-Source", tree: "Astrolabe-Tree" } as const;

/** Whether a commit's message says that it was made here. */
export const isOurs = (message: string): boolean => new RegExp(`^${trailers.tree}: [0-9a-f]{64}$`, "m").test(message);

/** Longest title, after which git's tools cut (git-commit(1), "DISCUSSION", says less than 50; logs and Gitea show 72). */
const longestTitle = 72;
/** How many consequences a commit's message lists, and how many characters of each. */
const mostLines = 40;
const longestLine = 300;

/** One line that says what a plan changes: `Add wiki on control`, `Change grafana, loki and 3 more`. */
export function titleOf(plan: Plan): string {
  const kinds = { added: new Set<string>(), changed: new Set<string>(), removed: new Set<string>() };
  for (const [place, changes] of places(plan.changes)) {
    const [first] = changes;
    const isAlike = changes.every(({ kind }) => kind === first?.kind);
    const kind = isAlike && (first?.kind === "added" || first?.kind === "removed") && first.deployment !== undefined ? first.kind : "changed";
    kinds[kind].add(place);
  }
  const parts = [["Add", kinds.added], ["Change", kinds.changed], ["Remove", kinds.removed]] as const;
  const said = parts.filter(([, names]) => names.size > 0).map(([verb, names]) => `${verb} ${listed([...names])}`);
  if (said.length === 0) return "Change sources alone";
  const [head = "", ...rest] = said;
  const title = [head, ...rest.map((part) => part.charAt(0).toLowerCase() + part.slice(1))].join(", ");
  return cut(visible(title), longestTitle);
}

/** Deployments and what stands beside them, with their changes. */
function places(changes: readonly Change[]): Map<string, Change[]> {
  const clusters = new Set(changes.map(({ cluster }) => cluster));
  const found = new Map<string, Change[]>();
  for (const change of changes) {
    const { cluster, deployment = `what ${cluster} shares` } = change;
    const place = clusters.size === 1 || change.deployment === undefined ? deployment : `${deployment} on ${cluster}`;
    found.set(place, [...found.get(place) ?? [], change]);
  }
  // Applications come and go with their deployments, which say more.
  const own = [...found].filter(([, [first]]) => first?.deployment !== undefined);
  return own.length > 0 ? new Map(own) : found;
}

function listed(names: readonly string[]): string {
  const [first = "", second = "", ...more] = names;
  if (names.length <= 1) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

/** A text of at most so many characters, cut visibly. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** The consequences of a plan, a line each, most weighty first: plain text. */
export function consequenceLines({ consequences }: Plan, most = mostLines): string[] {
  const lines = groupConsequences(consequences).map(({ clusters, weight, text }) => cut(visible(`${weight}: ${text} (${clusters.join(", ")})`), longestLine));
  return lines.length <= most ? lines : [...lines.slice(0, most), `and ${lines.length - most} more: see the pull request`];
}

/** The message of the commit that publishes a plan. */
export function commitMessage(title: string, plan: Plan, { source, tree }: Digests): string {
  const lines = consequenceLines(plan).map((line) => `- ${line}`);
  return [title, "", ...(lines.length === 0 ? [] : [...lines, ""]), `${trailers.source}: ${source}`, `${trailers.tree}: ${tree}`, ""].join("\n");
}

/** A name for the branch of a plan: `publish/add-wiki-on-control-1a2b3c4d`. */
export function branchName(title: string, { tree }: Digests): string {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 40).replace(/^-+|-+$/g, "");
  return `publish/${words === "" ? "change" : words}-${tree.slice(0, 8)}`;
}
