import { readChanges } from "../adapters/git/changes.js";
import { mergeBase, readCommitted } from "../adapters/git/history.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { readVersions, versionsFile } from "../publish/promote/versions-file.js";
import type { OpenedBase } from "./base-place.js";

/** What is asked about. */
interface Question {
  readonly app: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/**
 * Versions that somebody has here and that are not on the default branch yet: uncommitted in any of the places, or committed at a
 * source. What the default branch has had since is nobody's change here.
 */
export async function findUnmerged({ state, place: { top, base, branch } }: OpenedBase, { app, sources, targets }: Question): Promise<readonly Diagnostic[]> {
  const changed = new Set((await readChanges(top)).map(({ path }) => path));
  const isDirty = (place: string): boolean => changed.has(state.prefix + versionsFile(place));
  const dirty = [...sources, ...targets].filter(isDirty).sort().map((place) => unmerged(place, "The file has changes that are not committed", "Publish them, or take them back with `git restore`."));
  const { head } = state;
  const fork = head === undefined ? undefined : await mergeBase(top, base, head);
  if (head === undefined || fork === undefined) return dirty;
  const ahead: Diagnostic[] = [];
  for (const place of sources.filter((source) => !isDirty(source))) {
    const at = async (commit: string): Promise<string> => pinsIn(await readCommitted(top, commit, state.prefix + versionsFile(place)), app);
    const [here, before, merged] = [await at(head), await at(fork), await at(base)];
    if (here === before || here === merged) continue;
    ahead.push(unmerged(place, `${app} has ${here} here, and ${merged} on ${branch} of the server`, "What is promoted is what was merged: `npm run publish` makes the pull request for it, and then it has to settle."));
  }
  return [...dirty, ...ahead];
}

const unmerged = (place: string, message: string, hint: string): Diagnostic => diagnose("promotion-unmerged", message, { file: versionsFile(place), cluster: place }, { hint });

function pinsIn(text: string | undefined, app: string): string {
  const file = readVersions(text ?? "{}");
  if ("message" in file) return "versions that cannot be read";
  const pins = file.apps.get(app)?.value.map(({ name, value }) => `${name} ${value}`).sort() ?? [];
  return pins.length === 0 ? "no versions" : pins.join(", ");
}
