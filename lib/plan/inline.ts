import { visible } from "../diagnostics/visible.js";

/**
 * Text from input as Markdown that shows it and does nothing else. Words stay as they are; whatever could become markup,
 * HTML, a mention, a link to an issue, a commit, a URL or an emoji stands in a code span, which Gitea 1.26 neither renders
 * (modules/markup/html.go, visitNode) nor searches for mentions and references (modules/markup/mdstripper: raw texts).
 */
export function inline(text: string): string {
  const parts: string[] = [];
  let risky: string[] = [];
  const end = (): void => {
    if (risky.length > 0) parts.push(codeSpan(risky.join(" ")));
    risky = [];
  };
  for (const word of visible(text).match(words) ?? []) {
    const [, before = "", code, after = ""] = marked.exec(word) ?? [];
    if (code !== undefined) {
      end();
      parts.push(`${before}${codeSpan(code)}${after}`);
      continue;
    }
    const [, open = "", core = "", close = ""] = /^(\(*)([^(]*?)([.,;:?)]*)$/su.exec(word) ?? [word, "", word, ""];
    if (isHarmless(core, word)) {
      end();
      parts.push(word);
    } else if (core !== "" && open + close !== "") {
      end();
      parts.push(`${open}${codeSpan(core)}${close}`);
    } else {
      risky.push(word);
    }
  }
  end();
  return parts.join(" ");
}

/** Words between blanks; what stands between backticks, as commands do in our own sentences, is one. */
const words = /(?<!\S)\(*`[^`]+`[.,;:?)]*(?!\S)|\S+/g;
const marked = /^(\(*)`([^`]+)`([.,;:?)]*)$/;

/** Letters and digits, joined by what has no meaning within a word; and signs that stand alone in our own sentences. */
function isHarmless(core: string, word: string): boolean {
  if (core === "→" || core === "%" || core === "—") return true;
  return /^[\p{L}\p{N}]+(?:[.'-][\p{L}\p{N}]+)*%?$/u.test(core)
    // A commit, an issue of an external tracker, the start of a numbered list (modules/references/references.go, CommonMark 5.2).
    && !/^[0-9a-f]{7,}$/.test(core) && !/^[A-Z]{1,10}-[0-9]+$/.test(core) && !/^[0-9]+[.)]+$/.test(word);
}

/** Text from input as a code span (CommonMark 0.31, section 6.1). */
export function codeSpan(text: string): string {
  const shown = visible(text).replaceAll("\t", " ");
  if (shown.trim() === "") return "` `";
  const fence = fenceAround(shown, 1);
  // One blank at both ends is taken away again, so that backticks at the ends do not join the fence.
  const pad = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A fence of backticks that is longer than any in a text. */
export function fenceAround(text: string, least: number): string {
  let longest = least - 1;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}

/** Text from input within HTML, as code, so that Gitea looks for nothing in it. */
export function htmlCode(text: string): string {
  const escaped = visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${escaped}</code>`;
}
