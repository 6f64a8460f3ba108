import type { Plan } from "../plan/plan.js";
import { consequenceLines } from "./message.js";

/** Between these, a pull request's body is ours; all else belongs to people. Templates place them. */
export const begin = "<!-- astrolabe begin -->";
export const end = "<!-- astrolabe end -->";

const titlePattern = /<!-- astrolabe title (\S*) -->/;

/** Our part of a body: what the plan does, and under which title we opened it, so that a person's title is known as such. */
function ourPart(title: string, plan: Plan): string {
  const lines = consequenceLines(plan);
  // A comment in the text could pass for one of our own.
  const text = lines.length === 0 ? "Nothing that runs is affected." : lines.join("\n").replaceAll("<!--", "<! --");
  // In a fence that is longer than any in the text, nothing becomes markup, a mention or a link (CommonMark 0.31, section 4.5).
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return [
    begin, `<!-- astrolabe title ${encodeURIComponent(title).replaceAll("-", "%2D")} -->`,
    `${fence}text`, text, fence, "The comment below has the whole plan.", end,
  ].join("\n");
}

/**
 * The body with our part in it: in place of the earlier one, else at its end. What people wrote stays, whatever it is.
 *
 * @param body of the pull request, or the repository's template for a new one.
 */
export function withOurPart(body: string, title: string, plan: Plan): string {
  const part = ourPart(title, plan);
  // Gitea's editor sends line breaks as browsers do.
  const text = body.replaceAll("\r\n", "\n");
  const from = text.indexOf(begin);
  const to = from === -1 ? -1 : text.indexOf(end, from);
  if (to === -1) return text.trim() === "" ? `${part}\n` : `${text.trimEnd()}\n\n${part}\n`;
  return text.slice(0, from) + part + text.slice(to + end.length);
}

/** The title that our part of a body remembers; nothing when there is none. */
export function titleIn(body: string): string | undefined {
  const encoded = titlePattern.exec(body)?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
