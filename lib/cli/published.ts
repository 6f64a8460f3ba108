import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { visible } from "../diagnostics/visible.js";
import { saidOf, type Made } from "../publish/apply.js";
import type { Destination, Prepared } from "../publish/prepare.js";
import type { PublishedRepository } from "../publish/repository.js";
import { callsOf } from "../publish/steps.js";
import type { Outcome } from "./outcome.js";
import { plural } from "./plural.js";

/** What came of publishing. */
export interface Result {
  /** Absent when nothing was done, because the person only asked. */
  readonly made: Made | undefined;
  /** Whether the changes would first be rebased. */
  readonly isToRebase: boolean;
  /** Warnings of the checks. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Most files that are named as left behind. */
const mostNamed = 5;

export function refused(diagnostics: readonly Diagnostic[]): { readonly outcome: Outcome } {
  return { outcome: { diagnostics, text: "Nothing was published.", result: { steps: [] } } };
}

export function nothingToPublish({ base }: PublishedRepository, left: readonly string[]): Outcome {
  const ago = base.behind === 0 ? "" : `, or had them ${plural(base.behind, "commit")} ago`;
  const text = [`Nothing to publish: sources and tree are as ${base.branch} has them${ago}.`, ...leftText(left)];
  return { diagnostics: [], text: text.join("\n"), result: { steps: [], left } };
}

/** Says what was done, or would be. */
export function describe({ repository, connection }: Destination, prepared: Prepared, { made, isToRebase, diagnostics }: Result): Outcome {
  const { base, remote } = repository;
  const { local, situation, steps } = prepared;
  if (situation === undefined) return { ...nothingToPublish(repository, local.changes.left), diagnostics };
  const calls = steps.map((step) => ({ do: step.do, calls: callsOf(step, { remote: remote.name, repository: `${connection.name.owner}/${connection.name.name}` }) }));
  const it = plural(base.behind, "commit");
  const lines = [
    ...headOf(prepared, made),
    ...(made === undefined ? calls.flatMap((step) => step.calls) : steps.map((step) => saidOf(step, made))).map((line) => `  ${visible(line)}`),
    ...(isToRebase ? [`Before that, it would commit, rebase onto ${base.branch}, which has ${it} more, and compile again.`] : []),
    ...(base.behind === 0 || isToRebase ? [] : [`${base.branch} has ${it} that this branch lacks: \`npm run publish -- --rebase\` takes ${base.behind === 1 ? "it" : "them"} in.`]),
    ...leftText(local.changes.left),
    ...(connection.hasCredentials ? [`The URL of the remote ${remote.name} carries a password, which everybody can read who reads this folder: take it out with \`git remote set-url\`.`] : []),
  ];
  const pull = made?.pull ?? situation.pull;
  const result = {
    branch: local.branch, base: base.branch, behind: base.behind, ...(made === undefined ? {} : { commit: made.commit }),
    ...(pull === undefined ? {} : { pull: { number: pull.number, url: pull.url } }), steps: calls, left: local.changes.left, dryRun: made === undefined,
  };
  return { diagnostics, text: lines.join("\n"), result };
}

function headOf({ situation, steps, isOver }: Prepared, made: Made | undefined): string[] {
  const pull = situation?.pull;
  const was = pull === undefined || pull.state === "open" ? [] : [`Pull request ${pull.number} was ${pull.state === "merged" ? "merged" : "closed by hand"}: ${pull.url}`];
  if (isOver) return [...was, "There is nothing new since: nothing was done."];
  if (steps.length === 0) return [`Nothing to do: pull request ${pull?.number} is up to date: ${pull?.url}`];
  if (made === undefined) return [...was, "Would make these calls, and made none of them:"];
  return [...was, `Published: ${made.pull?.url ?? ""}`];
}

function leftText(left: readonly string[]): string[] {
  if (left.length === 0) return [];
  const named = left.slice(0, mostNamed).map(visible).join(", ");
  return [`Left as ${left.length === 1 ? "it is" : "they are"}: ${named}${left.length > mostNamed ? ` and ${left.length - mostNamed} more` : ""}.`];
}
