import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { nearest } from "../../diagnostics/nearest.js";
import { quote } from "../../model/name.js";
import { withPins } from "./edit.js";
import { compareVersions } from "./order.js";
import { readVersions, versionsFile, type AppVersions, type VersionsFile } from "./versions-file.js";

/** One version that changes at one place. */
export interface Move {
  /** Name of the image or chart. */
  readonly name: string;
  /** Absent when the place pins nothing of that name yet. */
  readonly from: string | undefined;
  readonly to: string;
  /** Whether `to` is the earlier of the two; nothing when that cannot be told. */
  readonly isDowngrade: boolean | undefined;
}

/** What becomes of one place. */
export interface PlaceMoves {
  readonly place: string;
  /** Sorted by name; empty when the place has these versions already. */
  readonly moves: readonly Move[];
  /** Names that only this place pins: they stay. */
  readonly kept: readonly string[];
  /** The versions file as it is to be. */
  readonly text: string;
}

/** The versions of one app at one place. */
interface Pinned {
  readonly place: string;
  readonly file: VersionsFile;
  readonly app: AppVersions;
}

/** Texts of versions files by place; `undefined` for those that are not there. */
export type VersionsTexts = ReadonlyMap<string, string | undefined>;

/** An app and the places that its versions are compared between. */
export interface Comparison {
  readonly app: string;
  readonly from: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly texts: VersionsTexts;
}

/** What an app is to have of the source's versions at each target, or everything that is in the way of saying so. */
export function findMoves({ app, from, sources, targets, texts }: Comparison): { readonly moves: readonly PlaceMoves[] } | { readonly problems: readonly Diagnostic[] } {
  const problems: Diagnostic[] = [];
  const pinned = (place: string): Pinned[] => {
    const found = pinnedAt(place, app, texts.get(place));
    if ("problem" in found) problems.push(found.problem);
    return "problem" in found ? [] : [found];
  };
  const [there, here] = [sources.flatMap(pinned), targets.flatMap(pinned)];
  const [source, ...others] = there;
  if (problems.length > 0 || source === undefined) return { problems };
  if (others.some((other) => pinsOf(other) !== pinsOf(source))) {
    const each = there.map((one) => `${one.place} has ${pinsOf(one)}`).join("; ");
    return { problems: [diagnose("promotion-place", `The places of ${from} have different versions of ${app}: ${each}`, {}, { hint: "Name the place whose versions are meant with --from." })] };
  }
  return { moves: here.map((target) => movesOf(source, target)) };
}

const pinsOf = ({ app }: Pinned): string => app.value.map(({ name, value }) => `${name} ${value}`).sort().join(", ");

function movesOf({ app: source }: Pinned, { place, file, app }: Pinned): PlaceMoves {
  const now = new Map(app.value.map(({ name, value }) => [name, value]));
  const wanted = new Map(source.value.map(({ name, value }) => [name, value]));
  const moves = [...wanted].filter(([name, to]) => now.get(name) !== to).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, to]): Move => {
    const from = now.get(name);
    const order = from === undefined ? 1 : compareVersions(to, from);
    return { name, from, to, isDowngrade: order === undefined ? undefined : order < 0 };
  });
  const kept = [...now.keys()].filter((name) => !wanted.has(name)).sort();
  return { place, moves, kept, text: withPins(file, app, moves.map(({ name, to }) => ({ name, version: to }))) };
}

function pinnedAt(place: string, app: string, text: string | undefined): Pinned | { readonly problem: Diagnostic } {
  const path = versionsFile(place);
  const invalid = (message: string, at: { readonly line?: number; readonly column?: number }, hint: string): { readonly problem: Diagnostic } =>
    ({ problem: diagnose("versions-invalid", message, { file: path, ...at, cluster: place }, { hint }) });
  if (text === undefined) return invalid("There is no such file on the default branch", {}, `Pin what ${app} runs at ${place} there: { "${app}": { "<image>": "<version>" } }.`);
  const file = readVersions(text);
  if ("message" in file) return invalid(file.message, { line: file.line, column: file.column }, 'The file is JSON of the form { "<app>": { "<image or chart>": "<version>" } }.');
  const found = file.apps.get(app);
  if (found !== undefined) return { place, file, app: found };
  const near = nearest(app, file.apps.keys());
  return invalid(`The app ${quote(app)} is not in it, and runs at ${place}`, { line: 1 },
    `${near === undefined ? "" : `Did you mean "${near}"? `}Write what it pins there, and give it to the app: \`deploy(…, { versions: versions[${quote(app)}] })\`.`);
}

/** Refuses versions that would go back, unless there is a reason. */
export function downgradesIn(app: string, places: readonly PlaceMoves[], reason: string | undefined): readonly Diagnostic[] {
  if (reason !== undefined) return [];
  return places.flatMap(({ place, moves }) => moves.filter(({ isDowngrade }) => isDowngrade === true).map(({ name, from, to }) =>
    diagnose("promotion-downgrade", `${place} has ${name} ${from ?? ""} of ${app}, which is newer than ${to}`, { file: versionsFile(place), cluster: place }, {
      hint: "Bring the newer version to the source first, or give the reason for going back with --downgrade.",
    })));
}
