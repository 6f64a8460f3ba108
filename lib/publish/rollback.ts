import { visible } from "../diagnostics/visible.js";
import type { Plan } from "../plan/plan.js";
import { fenced } from "./body.js";
import { consequenceLines, cut, trailers, type Digests } from "./message.js";

/** A change that is taken back. */
export interface Rollback {
  /** As people call it: `#12`, or the first digits of a commit. */
  readonly name: string;
  /** Its title: that of the pull request, or the first line of the commit. */
  readonly title: string;
  /** Commits that are reverted, the latest first. */
  readonly commits: readonly string[];
  /** What does not come back, a sentence each. */
  readonly lost: readonly string[];
}

/** Longest title of a commit; see message.ts. */
const longestTitle = 72;
/** Most losses that a text lists. */
const mostLosses = 40;

/** Branch of a rollback: `rollback/pull-12`, `rollback/1a2b3c4d5e`. The same change has the same one, so that it is found again. */
export const rollbackBranch = (name: string): string => `rollback/${name.replace(/^#/, "pull-")}`;

/** Title of commit and pull request, as git itself words it. */
export const rollbackTitle = ({ title }: Rollback): string => cut(`Revert "${visible(title)}"`, longestTitle);

/** The message of the commit. Git's own sentence names each commit, by which a rollback of a rollback is told. */
export function rollbackMessage(rollback: Rollback, plan: Plan, { source, tree }: Digests): string {
  const { commits } = rollback;
  const does = consequenceLines(plan).map((line) => `- ${line}`);
  return [
    rollbackTitle(rollback), "", ...commits.map((commit) => `This reverts commit ${commit}.`), "", ...does, ...(does.length === 0 ? [] : [""]),
    ...losses(rollback), `${trailers.source}: ${source}`, `${trailers.tree}: ${tree}`, "",
  ].join("\n");
}

/** What the pull request says before its plan: what it takes back, and what it cannot. */
export function rollbackBody(rollback: Rollback): string {
  const text = losses(rollback).join("\n").trimEnd();
  const what = `Takes back ${rollback.name}, by reverting ${rollback.commits.join(", ")}.`;
  return [what, ...(text === "" ? [] : ["", ...fenced(text)])].join("\n");
}

function losses({ name, lost }: Rollback): string[] {
  if (lost.length === 0) return [];
  const more = lost.length - mostLosses;
  return [`What ${name} did and this does not undo:`, ...lost.slice(0, mostLosses).map((line) => `- ${line}`), ...(more > 0 ? [`- and ${more} more`] : []), ""];
}
