import type { Plan } from "../plan/plan.js";
import { consequenceLines } from "./message.js";

/** Between these, a pull request's body is ours; all else belongs to people. Templates place them. */
export const begin = "<!-- astrolabe begin -->";
export const end = "<!-- astrolabe end -->";

const titlePattern = /<!-- astrolabe title (\S*) -->/;

/** What our part of a body says. */
export interface OurWords {
  /** Under which we opened it, so that a person's title is known as such. */
  readonly title: string;
  readonly plan: Plan;
  /** Markdown that comes first: what the change is for. Default: nothing. */
  readonly about?: string | undefined;
}

function ourPart({ title, plan, about }: OurWords): string {
  const lines = consequenceLines(plan);
  // A comment in the text could pass for one of our own.
  const plain = (said: string): string => said.replaceAll("<!--", "<! --");
  const text = lines.length === 0 ? "Nothing that runs is affected." : plain(lines.join("\n"));
  return [
    begin, `<!-- astrolabe title ${encodeURIComponent(title).replaceAll("-", "%2D")} -->`,
    ...(about === undefined ? [] : [plain(about), ""]), ...fenced(text), "The comment below has the whole plan.", end,
  ].join("\n");
}

/** A text as lines of Markdown in which nothing is markup, a mention or a link: in a fence longer than any in it (CommonMark 0.31, section 4.5). */
export function fenced(text: string): string[] {
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return [`${fence}text`, text, fence];
}

/**
 * The body with our part in it: in place of the earlier one, else at its end. What people wrote stays, whatever it is.
 *
 * @param body of the pull request, or the repository's template for a new one.
 */
export function withOurPart(body: string, words: OurWords): string {
  const part = ourPart(words);
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
