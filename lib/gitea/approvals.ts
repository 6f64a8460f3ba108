import type { Review } from "../adapters/gitea/reviews.js";
import type { StatusState } from "../adapters/gitea/statuses.js";

/** Context of the status that says whether the owners have approved. */
export const ownersContext = "astrolabe/owners";

/** Longest description of a status that people see whole in Gitea. */
const longest = 140;

/** Why nobody can approve for an owner whose members nobody here may see. */
export const unknownMembers = "its members are not known";

/** What the approval of a pull request is judged by. */
export interface ApprovalCase {
  /** Login of whoever opened the pull request. */
  readonly author: string;
  /** Its latest commit: approvals of an earlier one do not count. */
  readonly commit: string;
  readonly reviews: readonly Review[];
  /** The changed files of each owner (`@team`, `@organisation/team` or `@user`); those that nobody owns under the fallback. */
  readonly owned: ReadonlyMap<string, readonly string[]>;
  /** Logins behind an owner; nothing when they cannot be known. */
  readonly members: (owner: string) => readonly string[] | undefined;
  /** Owner of what nobody else owns. It also stands in for an owner behind whom there is nobody but the author. */
  readonly fallback: string;
}

/** An owner whose approval is missing. */
export interface MissingApproval {
  readonly owner: string;
  /** Its files among the changed ones. */
  readonly files: readonly string[];
  /** Who can give it; empty when nobody can as things are. */
  readonly from: readonly string[];
  /** Why nobody can, or why others are asked. */
  readonly reason?: string;
}

export interface Judgement {
  readonly state: Extract<StatusState, "success" | "pending" | "failure">;
  /** One line, short enough for a status. */
  readonly description: string;
  readonly missing: readonly MissingApproval[];
}

/**
 * Whether somebody behind each owner, other than the author, has approved the latest commit. Of what a reviewer decided the
 * latest counts; a comment decides nothing. An owner behind whom there is nobody but the author cannot answer: the fallback does
 * in its place, because every change is to be seen by two. Whether an approval is official is left to branch protection.
 */
export function judgeApprovals(judged: ApprovalCase): Judgement {
  const approved = approvers(judged);
  const missing = [...judged.owned].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([owner, files]): MissingApproval[] => {
    const { from, reason } = whoCan(owner, judged);
    return from.some((login) => approved.has(login.toLowerCase())) ? [] : [{ owner, files, from, ...(reason === undefined ? {} : { reason }) }];
  });
  if (missing.length === 0) return { state: "success", description: short([...judged.owned.keys()].sort(), "approved for "), missing };
  const stuck = missing.filter(({ from }) => from.length === 0);
  const state = stuck.length > 0 ? "failure" : "pending";
  const [only] = missing;
  const waits = missing.map(({ owner, files }) => `${owner} (${files.length} ${files.length === 1 ? "file" : "files"})`);
  const why = missing.length === 1 && only?.reason !== undefined ? `: ${only.reason}` : "";
  return { state, description: short(waits, stuck.length > 0 ? "cannot be approved by " : "waits for ", why), missing };
}

/** Logins of those whose latest decision is a valid approval of the latest commit, in lower case. */
function approvers({ author, commit, reviews }: ApprovalCase): ReadonlySet<string> {
  const latest = new Map<string, Review>();
  // Asking somebody again takes back what they said.
  const decisions = reviews.filter(({ reviewer, state }) => reviewer !== "" && (state === "APPROVED" || state === "REQUEST_CHANGES" || state === "REQUEST_REVIEW"));
  for (const review of [...decisions].sort((one, other) => one.id - other.id)) latest.set(review.reviewer.toLowerCase(), review);
  latest.delete(author.toLowerCase());
  const valid = [...latest].filter(([, review]) => review.state === "APPROVED" && review.commit === commit && !review.isStale && !review.isDismissed);
  return new Set(valid.map(([login]) => login));
}

function whoCan(owner: string, judged: ApprovalCase): { readonly from: readonly string[]; readonly reason?: string } {
  const { author, fallback, members } = judged;
  const others = (name: string): readonly string[] | undefined => members(name)?.filter((login) => login.toLowerCase() !== author.toLowerCase());
  const own = others(owner);
  if (own === undefined) return { from: [], reason: unknownMembers };
  if (own.length > 0) return { from: own };
  const instead = others(fallback) ?? [];
  if (instead.length === 0) return { from: [], reason: "nobody but the author is in it" };
  return { from: instead, reason: `${fallback} in its place, nobody but the author is in it` };
}

/** A list in one line, cut where it would be too long, with what is left out counted. */
function short(parts: readonly string[], start: string, end = ""): string {
  for (let shown = parts.length; shown > 0; shown--) {
    const more = parts.length - shown;
    const text = `${start}${parts.slice(0, shown).join(", ")}${more === 0 ? end : ` and ${more} more`}`;
    if (text.length <= longest) return text;
  }
  return `${start}${parts.length} owners`.slice(0, longest);
}
