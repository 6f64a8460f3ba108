import { join } from "node:path";
import { lastChange, readCommitted } from "../adapters/git/history.js";
import { withLinkedTree } from "../adapters/git/linked-tree.js";
import { readBlobs, treeAt } from "../adapters/git/tree.js";
import { parseJson } from "../adapters/json.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { downgradesIn, findMoves, type PlaceMoves } from "../publish/promote/moves.js";
import { findEnds, readStage, type Ends, type Stage } from "../publish/promote/places.js";
import type { Promotion } from "../publish/promote/promotion.js";
import { versionsFile } from "../publish/promote/versions-file.js";
import { metadataFolder, stateFolder, treeFolder } from "../tree/places.js";
import { openBase, type OpenedBase } from "./base-place.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { findUnmerged } from "./promote-merged.js";
import { notPromoted, publishPromotion } from "./promote-publish.js";
import type { PromoteRequest } from "./promote-request.js";
import { findUnsettled } from "./promote-settled.js";

/**
 * Makes the pull request that moves an app's pinned versions from one environment to the next. All that counts is what the default
 * branch of the server has; the work tree, the index and the branches here stay as they are.
 */
export async function promote(request: PromoteRequest, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  progress("looking at the repository");
  const opened = await openBase(request, context, progress);
  if ("problem" in opened) return notPromoted(opened.problem);
  const { root } = context;
  const stages = await readStages(root, opened.place.base);
  if ("problem" in stages) return notPromoted(stages.problem);
  const route = { app: request.name, from: request.from, to: request.to, skip: request.skip };
  const ends = findEnds(route, stages);
  if ("problem" in ends) return notPromoted(ends.problem);
  const [sources, targets] = [ends.sources.map(placeOf), ends.targets.map(placeOf)];
  const texts = new Map<string, string | undefined>();
  for (const place of [...sources, ...targets]) texts.set(place, await readCommitted(opened.place.top, opened.place.base, opened.state.prefix + versionsFile(place)));
  const found = findMoves({ app: request.name, from: request.from, sources, targets, texts });
  if ("problems" in found) return notPromoted(...found.problems);
  const stuck = [...await findUnmerged(opened, { app: request.name, sources, targets }), ...downgradesIn(request.name, found.moves, request.downgrade)];
  if (stuck.length > 0) return notPromoted(...stuck);
  const moving = found.moves.filter(({ moves }) => moves.length > 0);
  if (moving.length === 0) return nothingDiffers(request, found.moves);
  const unsettled = request.settled === undefined ? await findUnsettled({ request, root, place: opened.place, sources: ends.sources }, progress) : [];
  if (unsettled.length > 0) return notPromoted(...unsettled);
  const promotion = await describePromotion(request, opened, ends, moving);
  const bench = { request, promotion, targets: ends.targets.filter(({ place }) => moving.some((moved) => moved.place === place)), place: opened.place, prefix: opened.state.prefix, progress };
  const folder = join(root, stateFolder, "promote");
  return withLinkedTree(opened.place.top, { folder, commit: opened.place.base }, async (top) =>
    publishPromotion({ ...bench, context: { ...context, root: join(top, opened.state.prefix), changes: undefined, thread: undefined } }));
}

const placeOf = ({ place }: Stage): string => place;

/** The places of the merged tree, as their records tell of them. */
async function readStages(root: string, base: string): Promise<readonly Stage[] | { readonly problem: Diagnostic }> {
  const records = [...await treeAt(root, base, `${treeFolder}/${metadataFolder}`)].filter(([file]) => file.endsWith(".json"));
  if (records.length === 0) return { problem: diagnose("record-invalid", "The default branch has no records of places", { file: `${treeFolder}/${metadataFolder}` }, { hint: "`npm run synth`, and publish the tree first." }) };
  const texts = await readBlobs(root, records.map(([, id]) => id));
  const stages: Stage[] = [];
  for (const [file, id] of records) {
    const stage = readStage(file.slice(0, -".json".length), parseJson(texts.get(id) ?? ""));
    if ("problem" in stage) return stage;
    stages.push(stage);
  }
  return stages;
}

async function describePromotion({ name: app, from, to, skip, settled, downgrade }: PromoteRequest, { state, place }: OpenedBase, { sources, skipped }: Ends, places: readonly PlaceMoves[]): Promise<Promotion> {
  const names = sources.map(placeOf);
  const commit = await lastChange(place.top, place.base, names.map((source) => state.prefix + versionsFile(source))) ?? place.base;
  const isBackwards = places.some(({ moves }) => moves.some(({ isDowngrade }) => isDowngrade === true));
  const said = (what: string, reason: string | undefined): string[] => (reason === undefined ? [] : [`${what}: ${reason.trim()}`]);
  return {
    app, from, to, sources: names, commit, places,
    reasons: [
      ...said(`${skipped.join(", ")} skipped`, skipped.length === 0 ? undefined : skip),
      ...said(`Nobody asked whether it has settled in ${from}`, settled),
      ...said("Goes back to an older version", isBackwards ? downgrade : undefined),
    ],
  };
}

function nothingDiffers({ name, from, to }: PromoteRequest, places: readonly PlaceMoves[]): Outcome {
  const text = `Nothing to promote: ${places.map(({ place }) => place).join(", ")} ${places.length === 1 ? "has" : "have"} the versions of ${name} that ${from} has.`;
  return { diagnostics: [], text, result: { app: name, from, to, places: [], steps: [] } };
}
