import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCommitted } from "../adapters/git/history.js";
import { readState } from "../adapters/git/state.js";
import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Stage } from "../publish/promote/places.js";
import { promotionBody, promotionBranch, promotionLines, promotionMessage, promotionTitle, type Promotion } from "../publish/promote/promotion.js";
import { touchedBy } from "../publish/promote/touched.js";
import { versionsFile } from "../publish/promote/versions-file.js";
import type { BasePlace } from "./base-place.js";
import type { WorkspaceContext } from "./context.js";
import { changedIn, compileLinked, synthLinked } from "./linked-compile.js";
import { describeLinked, describeOther, publishLinked, type LinkedRefusal } from "./linked-publish.js";
import type { Outcome } from "./outcome.js";
import type { PromoteRequest } from "./promote-request.js";
import { select } from "./selection.js";

/** What a promotion works with, in the work tree of its own. */
export interface PromoteBench {
  readonly request: PromoteRequest;
  /** Its workspace is the one in that work tree. */
  readonly context: WorkspaceContext;
  readonly progress: (stage: string) => void;
  readonly place: BasePlace;
  readonly promotion: Promotion;
  /** Places that change. */
  readonly targets: readonly Stage[];
  /** The workspace below the top of the repository: empty, or such as `deploy/`. */
  readonly prefix: string;
}

export const notPromoted = (...diagnostics: readonly Diagnostic[]): Outcome => ({ diagnostics, text: "Nothing was promoted.", result: { steps: [] } });

/** Most files that a refusal names. */
const mostNamed = 5;

/** Changes the versions in a work tree of its own, compiles, looks at what that changed, and publishes it when it is the versions alone. */
export async function publishPromotion(bench: PromoteBench): Promise<Outcome> {
  const { request, context, progress, place, promotion, targets, prefix } = bench;
  const tree = await readState(context.root);
  if (tree === "none" || tree === "bare") return notPromoted(diagnose("repository-state", "git has made no second work tree", {}, { hint: "`git worktree list` shows what there is." }));
  const before = await synthLinked(request, context, progress);
  if (hasErrors(before.diagnostics)) return notPromoted(...before.diagnostics);
  const stale = await changedIn(tree.top, prefix);
  if (stale.length > 0) return notPromoted(mixed(stale, `On ${place.branch} the tree is not what the sources say`, "Run `npm run synth` there and publish that first."));
  for (const { place: name, text } of promotion.places) writeFileSync(join(context.root, versionsFile(name)), text);
  const compiled = await compileLinked(request, context, place.base, progress);
  if (hasErrors(compiled.diagnostics)) return notPromoted(...compiled.diagnostics);
  // Whatever else was found is as it was before. The comment says it all the same: the job that verifies writes it so.
  const { concerns } = select({ app: [promotion.app], cluster: targets.map((target) => target.place) }, compiled.session.compilation);
  const diagnostics = compiled.diagnostics.filter(concerns);
  const changed = await changedIn(tree.top, prefix);
  const { foreign, unmoved } = touchedBy(promotion.app, targets, changed.map((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : `../${path}`)));
  if (foreign.length > 0) return notPromoted(mixed(foreign, "The versions change more than the app at its targets", "Versions of one place belong to that place alone: look for who else imports them."));
  if (unmoved.length > 0) return notPromoted(...unmoved.map((name) => withoutEffect(name, promotion.app)));
  const branch = promotionBranch(promotion);
  const words = { does: `promotes ${promotion.app} to ${promotion.to}`, done: "Promoted" };
  const { plan, sourceDigest: source, treeDigest } = compiled;
  const published = await publishLinked({
    place, tree, planned: compiled, changed, branch, title: promotionTitle(promotion),
    message: promotionMessage(promotion, plan, { source, tree: treeDigest }), about: promotionBody(promotion),
  }, { dryRun: request.dryRun, progress });
  if ("problem" in published) {
    const isSame = published.other !== undefined && await holds(bench, published.other);
    return isSame && published.other !== undefined ? { diagnostics, isBrief: true, ...describeOther(branch, published.other, words) } : notPromoted(published.problem);
  }
  const { lines, result } = describeLinked(published, words);
  const { app, from, to, sources, commit, reasons, places } = promotion;
  const moved = places.map(({ place: name, moves, kept }) => ({ place: name, moves, kept }));
  return {
    diagnostics, isBrief: true, text: [...lines, ...promotionLines(promotion)].join("\n"),
    result: { ...result, app, from, to, sources, source: commit, reasons, places: moved },
  };
}

/** Whether somebody else's branch gives the same versions. */
async function holds({ place, promotion, prefix }: PromoteBench, { commit }: NonNullable<LinkedRefusal["other"]>): Promise<boolean> {
  const texts = await Promise.all(promotion.places.map(async ({ place: name, text }) => (await readCommitted(place.top, commit, prefix + versionsFile(name))) === text));
  return texts.every((isSame) => isSame);
}

function mixed(files: readonly string[], message: string, hint: string): Diagnostic {
  const more = files.length - mostNamed;
  const named = `${files.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return diagnose("promotion-mixed", `${message}: ${named}`, {}, { hint });
}

function withoutEffect(place: string, app: string): Diagnostic {
  return diagnose("promotion-without-effect", `Nothing that ${app} runs on ${place} follows these versions`, { file: versionsFile(place), cluster: place }, {
    hint: `Its settings have to take them, \`deploy(…, { versions: versions["${app}"] })\`, and its images to be made of them.`,
  });
}
