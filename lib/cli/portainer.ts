import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { visible } from "../diagnostics/visible.js";
import { applyPortainer, diffPortainer } from "../portainer/apply.js";
import { isSettled } from "../portainer/settled.js";
import type { Wish } from "../portainer/topic.js";
import type { PortainerPlace } from "../targets/portainer/place.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import type { Outcome } from "./outcome.js";
import { plural } from "./plural.js";
import { connectPortainer, gitLogin, valuesOf, webhooksOf } from "./portainer-connect.js";
import { readBranches, readPlaces } from "./portainer-places.js";
import { changeData, changeLines, statusLines } from "./portainer-report.js";
import { readStates } from "./portainer-state.js";

type PortainerRequest = RequestOf<"portainer">;
type Progress = (stage: string) => void;

/** Compares Portainer with the tree, makes it so, publishes what stacks are pulled from, or says how stacks are. */
export async function portainer(request: PortainerRequest, context: WorkspaceContext, progress: Progress): Promise<Outcome> {
  switch (request.action) {
    case "publish": {
      const { portainerPublish } = await import("./portainer-publish.js");
      return portainerPublish(request, context, progress);
    }
    case "status": return status(request, context, progress);
    case "diff": return diff(request, context, progress);
    case "apply": return request.dryRun ? diff(request, context, progress) : apply(request, context, progress);
  }
}

/** The places that are asked about, and what they are compared with. */
async function open({ cluster, adopt }: PortainerRequest, { root }: WorkspaceContext, progress: Progress): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly wishes: readonly Wish[] }> {
  const { places, diagnostics } = readPlaces(root, cluster);
  if (places.length === 0) return { diagnostics, wishes: [] };
  const common = { adopts: adopt, webhookOf: webhooksOf(), valueOf: valuesOf(), login: gitLogin() };
  progress("asking the remote what is published");
  const tips = await readBranches(root);
  return { diagnostics, wishes: places.map((place) => ({ place, tips, ...common })) };
}

const placesIn = (wishes: readonly Wish[]): readonly PortainerPlace[] => wishes.map(({ place }) => place);

const nowhere = (diagnostics: readonly Diagnostic[]): Outcome => ({ diagnostics, text: hasErrors(diagnostics) ? "" : "Portainer delivers to none of the places.", result: { places: [] } });

async function diff(request: PortainerRequest, context: WorkspaceContext, progress: Progress): Promise<Outcome> {
  const { diagnostics, wishes } = await open(request, context, progress);
  if (wishes.length === 0) return nowhere(diagnostics);
  const client = connectPortainer(placesIn(wishes));
  const found = [];
  for (const wish of wishes) found.push({ place: wish.place.place, ...await diffPortainer(client, wish, progress) });
  const count = found.reduce((sum, { changes }) => sum + changes.length, 0);
  const end = count === 0 ? "Portainer is as the tree says."
    : request.dryRun ? `${plural(count, "difference")}. Nothing was changed: the calls are those that can be told before the first is made.`
      : `${plural(count, "difference")}. \`npm run astrolabe -- portainer apply\` makes it as the tree says.`;
  const lines = found.flatMap(({ place, changes, extra }) => section(place, extra, changes.flatMap((change) => changeLines(change, { withCalls: request.dryRun }))));
  const result = { places: found.map(({ place, changes, extra }) => ({ place, differences: changes.map(changeData), extra })) };
  return { diagnostics, text: [...lines, end].join("\n"), result, failed: count > 0 };
}

async function apply(request: PortainerRequest, context: WorkspaceContext, progress: Progress): Promise<Outcome> {
  const { diagnostics, wishes } = await open(request, context, progress);
  if (wishes.length === 0) return nowhere(diagnostics);
  const client = connectPortainer(placesIn(wishes));
  const done = [];
  for (const wish of wishes) done.push({ place: wish.place.place, ...await applyPortainer(client, wish, progress) });
  const [made, left] = [done.flatMap((place) => place.made).length, done.flatMap((place) => place.left).length];
  const end = made + left === 0 ? "Portainer is as the tree says. Nothing was changed." : `${plural(made, "difference")} mended, ${left} left.`;
  const lines = done.flatMap(({ place, made: mended, left: remaining, extra }) => section(place, extra, [...mended, ...remaining].flatMap((change) => changeLines(change, { withCalls: false }))));
  const result = { places: done.map(({ place, made: mended, left: remaining, extra }) => ({ place, made: mended.map(changeData), left: remaining.map(changeData), extra })) };
  return { diagnostics, text: [...lines, end].join("\n"), result, failed: left > 0 };
}

async function status({ cluster }: PortainerRequest, { root }: WorkspaceContext, progress: Progress): Promise<Outcome> {
  const { statuses, diagnostics } = await readStates({ root, clusters: cluster, now: Math.floor(Date.now() / 1000) }, progress);
  if (statuses.length === 0) return nowhere(diagnostics);
  const failed = !statuses.every(isSettled);
  const stacks = statuses.flatMap((place) => place.stacks);
  const settled = stacks.filter(({ traps }) => traps.length === 0).length;
  const end = failed ? `${settled} of ${plural(stacks.length, "stack")} as merged.` : `${plural(stacks.length, "stack")}, all as merged.`;
  return { diagnostics, text: [...statuses.flatMap(statusLines), end].join("\n"), result: { places: statuses }, failed };
}

/** What is said of one place; nothing when there is nothing to say. */
function section(place: string, extra: readonly string[], lines: readonly string[]): string[] {
  const left = extra.length === 0 ? [] : ["Beside the tree, and left alone:", ...extra.map((note) => `  ${visible(note)}`)];
  return left.length + lines.length === 0 ? [] : [`${place}:`, ...[...left, ...lines].map((line) => `  ${line}`)];
}
