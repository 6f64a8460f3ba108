import { visible } from "../../diagnostics/visible.js";
import type { Plan } from "../../plan/plan.js";
import { fenced } from "../body.js";
import { consequenceLines, cut, trailers, type Digests } from "../message.js";
import type { Move, PlaceMoves } from "./moves.js";

/** Versions of an app on their way to other places. */
export interface Promotion {
  readonly app: string;
  /** As they were asked for: environments or places. */
  readonly from: string;
  readonly to: string;
  /** Places whose versions these are. */
  readonly sources: readonly string[];
  /** The commit that brought the versions to them. */
  readonly commit: string;
  /** Places that change. */
  readonly places: readonly PlaceMoves[];
  /** What was allowed, and why: a sentence each. */
  readonly reasons: readonly string[];
}

/** Longest title of a commit; see message.ts. */
const longestTitle = 72;

/** Branch of a promotion. The next one of the same app goes on from there. */
export const promotionBranch = ({ app, to }: Pick<Promotion, "app" | "to">): string => `promote/${app}/${to}`;

/** Title of commit and pull request: `Promote shop to production: web 1.2.0 → 1.3.0`. */
export function promotionTitle({ app, to, places }: Promotion): string {
  const names = [...new Set(places.flatMap(({ moves }) => moves.map(({ name }) => name)))].sort();
  const said = names.map((name) => {
    const moves = places.flatMap((place) => place.moves.filter((move) => move.name === name));
    const before = [...new Set(moves.map(({ from }) => from ?? "nothing"))].sort();
    return `${name} ${before.join(" and ")} → ${moves[0]?.to ?? ""}`;
  });
  return cut(visible(`Promote ${app} to ${to}: ${said.join(", ")}`), longestTitle);
}

/** What is promoted, from where and why, as lines of plain text. */
export function promotionLines({ app, from, sources, commit, places, reasons }: Promotion): string[] {
  const origin = sources.length === 1 && [sources[0], `clusters/${sources[0]}`].includes(from) ? sources[0] : `${from} (${sources.join(", ")})`;
  return [
    `Versions of ${app} as ${origin} has them since ${commit}.`,
    ...places.flatMap(({ place, moves, kept }) => [
      ...moves.map((move) => `${place}: ${moveLine(move)}`),
      ...(kept.length === 0 ? [] : [`${place}: ${kept.join(", ")} stay${kept.length === 1 ? "s" : ""}, which ${from} does not pin`]),
    ]),
    ...reasons,
  ].map(visible);
}

function moveLine({ name, from, to, isDowngrade }: Move): string {
  const note = isDowngrade === true ? ", which is older" : isDowngrade === undefined ? ", of which nobody can tell the newer" : "";
  return `${name} ${from ?? "nothing"} → ${to}${note}`;
}

/** The message of the commit. */
export function promotionMessage(promotion: Promotion, plan: Plan, { source, tree }: Digests): string {
  const lines = [...promotionLines(promotion), ...consequenceLines(plan)].map((line) => `- ${line}`);
  return [promotionTitle(promotion), "", ...lines, "", `${trailers.source}: ${source}`, `${trailers.tree}: ${tree}`, ""].join("\n");
}

/** What the pull request says before its plan. */
export function promotionBody(promotion: Promotion): string {
  const { app, from, to } = promotion;
  return [`Moves the pinned versions of ${app} from ${from} to ${to}, and nothing else.`, "", ...fenced(promotionLines(promotion).join("\n"))].join("\n");
}
