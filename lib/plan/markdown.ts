import { counting, sortDiagnostics, type Diagnostic } from "../diagnostics/diagnostic.js";
import { logicalPlace } from "../diagnostics/place.js";
import { summarize, tally } from "../diagnostics/summary.js";
import type { Weight } from "./consequence.js";
import { groupConsequences, type ConsequenceGroup } from "./group.js";
import { headline } from "./headline.js";
import { codeSpan, inline } from "./inline.js";
import { objectBlocks } from "./markdown-objects.js";
import type { Plan } from "./plan.js";
import { Page } from "./page.js";
import { shareLines, tallyPlan, tallyText } from "./tally.js";
import { placesOf, sourcesOf, weights } from "./told.js";
import { counted } from "./wording.js";

/** First line of the comment with the plan, by which it is found again. It does not show. */
export const planMarker = "<!-- astrolabe plan -->";

/**
 * Bytes of a comment. Gitea 1.26 sets no limit of its own (models/issues/comment.go: LONGTEXT), but a column of an older MySQL
 * schema holds 65,535 bytes, and what sends the comment on as mail or webhook has limits too.
 */
export const commentLimit = 60_000;

export interface MarkdownOptions {
  /** Findings of the checks. When one of them is an error, the page begins with them. Waived ones are left out. Default: none. */
  readonly findings?: readonly Diagnostic[];
  /** What the plan compares with. The same plan gives the same text wherever it is made, so a branch is not named. */
  readonly base?: { readonly commit: string };
  /** Most bytes in UTF-8, at least 2,000. Default: {@link commentLimit}. */
  readonly limit?: number;
}

/**
 * A plan as a comment of a pull request: what it does in one line, findings, consequences by weight, and the changed objects
 * with their fields. What is too long is left out from the end: fields first, then objects, notices, cautions; it says what, and
 * dangers are left out last of all.
 */
export function renderMarkdown(plan: Plan, { findings = [], base, limit = commentLimit }: MarkdownOptions = {}): string {
  const page = new Page(limit);
  const found = counting(findings);
  const { errors } = summarize(found);
  const groups = groupConsequences(plan.consequences);
  page.line(planMarker);
  page.line(`### ${inline(errors > 0 ? `Checks fail: ${tally(summarize(found))}` : `Plan: ${headline(plan, { most: longestHeadline, groups })}`)}`);
  if (found.length > 0) page.list("What the checks found:", bySeverity(found), findingLine, (count) => `and ${counted(count, "more finding", "more findings")}: \`npm run check\` shows all`);
  if (errors > 0 && plan.changes.length === 0) return page.text();

  for (const weight of weights) {
    const own = groups.filter((group) => group.weight === weight);
    if (own.length > 0) page.list(titles[weight], own, groupLine, (count) => `and ${counted(count, weight, `${weight}s`)} more: \`npm run plan\` shows all`);
  }
  const compared = base === undefined ? "" : `, compared with ${codeSpan(base.commit.slice(0, shortCommit))}`;
  page.line(`${capital(tallyText(tallyPlan(plan)))}${compared}.`);
  const shares = shareLines(plan);
  if (shares.length > 0) page.list("How full the nodes are:", shares, inline, (count) => `and ${count} more`);
  objectBlocks(plan.changes, page);
  return page.text();
}

const longestHeadline = 200;
/** Digits of a commit that are shown. */
const shortCommit = 12;
/** Most characters of a text from input that one line shows. */
const longestText = 1000;

const titles = {
  danger: "**Danger**: something is lost or opened, and no later commit brings it back by itself.",
  caution: "**Caution**: service is interrupted or weaker.",
  notice: "**Notice**",
} as const satisfies Record<Weight, string>;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const cut = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText)}…`);

function groupLine(group: ConsequenceGroup): string {
  const where = inline(cut(placesOf(group)));
  const sources = sourcesOf(group).map((source) => (source.startsWith("and ") ? source : codeSpan(cut(source))));
  return `${withSubject(group)} (${[where, ...sources].join(", ")})`;
}

/** The text of a group, with the name of what it happens to set off. */
function withSubject({ text, members: [first, ...more] }: ConsequenceGroup): string {
  const { subject = "" } = more.length === 0 ? first ?? {} : {};
  const at = subject === "" || /\s/.test(subject) ? -1 : text.indexOf(subject);
  if (at === -1 || !/(?:^|\s)$/.test(text.slice(0, at)) || !/^(?:$|[\s,:;])/.test(text.slice(at + subject.length))) return inline(cut(text));
  const tail = /^([,:;]*)(.*)$/s.exec(text.slice(at + subject.length));
  return [inline(text.slice(0, at)), `${codeSpan(cut(subject))}${tail?.[1] ?? ""}`, inline(cut(tail?.[2] ?? ""))].filter((part) => part !== "").join(" ");
}

function bySeverity(findings: readonly Diagnostic[]): Diagnostic[] {
  const rank = { error: 0, warning: 1, info: 2 };
  return sortDiagnostics(findings).sort((a, b) => rank[a.severity] - rank[b.severity]);
}

function findingLine({ code, severity, message, hint, location }: Diagnostic): string {
  const { file, line } = location;
  const place = file === undefined ? logicalPlace(location).join(" / ") : `${file}${line === undefined ? "" : `:${line}`}`;
  const head = `**${severity}** ${codeSpan(code)}${place === "" ? "" : ` ${codeSpan(cut(place))}`}: ${inline(cut(message))}`;
  return hint === undefined ? head : `${head}<br>_Next:_ ${inline(cut(hint))}`;
}
