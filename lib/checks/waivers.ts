import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../model/name.js";
import type { Waiver } from "../model/waiver.js";
import { daysLater, isDay } from "./day.js";
import { waiverProblems } from "./waivers/problems.js";
import type { PlacedWaiver, WaiverOptions } from "./waivers/placed-waiver.js";

export type { PlacedWaiver, WaiverOptions, WaiverScope } from "./waivers/placed-waiver.js";

/** Days before its end at which a waiver begins to warn. */
const notice = 14;

/**
 * Marks the findings that waivers cover, and adds what is to be said about the waivers: invalid,
 * expired, expiring within 14 days, covering nothing. A waiver covers the findings of its code and
 * object within its scopes through its last day.
 */
export function applyWaivers(diagnostics: readonly Diagnostic[], waivers: readonly PlacedWaiver[], options: WaiverOptions): Diagnostic[] {
  if (waivers.length === 0) return [...diagnostics];
  const own: Diagnostic[] = [];
  const valid = waivers.filter((placed) => {
    const problems = waiverProblems(placed, options);
    own.push(...problems);
    return problems.length === 0;
  });
  const byKey = new Map<string, PlacedWaiver[]>();
  for (const placed of valid) {
    for (const key of keysOf(placed)) byKey.set(key, [...(byKey.get(key) ?? []), placed]);
  }
  const used = new Set<PlacedWaiver>();
  const judged = diagnostics.map((diagnostic) => {
    const covering = candidatesFor(diagnostic).flatMap((key) => byKey.get(key) ?? []);
    for (const placed of covering) used.add(placed);
    const longest = covering.reduce<Waiver | undefined>((best, { waiver }) => (best === undefined || waiver.until > best.until ? waiver : best), undefined);
    if (longest === undefined || longest.until < options.today) return diagnostic;
    return { ...diagnostic, waived: { reason: longest.reason, until: longest.until } };
  });
  return [...judged, ...own, ...valid.flatMap((placed) => remarksOn(placed, used.has(placed), options.today))];
}

/**
 * The next day on which {@link applyWaivers} says something else by itself, because a waiver begins
 * to warn or has expired. Nothing when time alone changes nothing any more.
 */
export function nextChange(waivers: Iterable<Waiver>, today: string): string | undefined {
  let next: string | undefined;
  for (const waiver of waivers) {
    // One that is none is a finding elsewhere, and says nothing about time.
    const until = typeof waiver === "object" && waiver !== null ? waiver.until : "";
    if (!isDay(until)) continue;
    for (const day of [daysLater(until, -notice), daysLater(until, 1)]) {
      if (day > today && (next === undefined || day < next)) next = day;
    }
  }
  return next;
}

/** One key for each finding that the waiver may cover: code, cluster, deployment, object. */
function keysOf({ waiver: { check, object }, scopes }: PlacedWaiver): Set<string> {
  const keys = new Set<string>();
  for (const { cluster, deployment = "", namespace } of scopes) {
    keys.add(keyOf(check, cluster, deployment, object));
    if (namespace === undefined || object.includes("/")) continue;
    const [kind = "", name = ""] = object.split(" ");
    keys.add(keyOf(check, cluster, deployment, `${kind} ${namespace}/${name}`));
  }
  return keys;
}

function candidatesFor({ code, location: { cluster, deployment, app, object } }: Diagnostic): readonly string[] {
  if (object === undefined || cluster === undefined) return [];
  const name = deployment ?? app;
  const ofCluster = keyOf(code, cluster, "", object);
  return name === undefined ? [ofCluster] : [ofCluster, keyOf(code, cluster, name, object)];
}

const keyOf = (...parts: readonly string[]): string => parts.join("\0");

function remarksOn({ waiver: { check, object, until }, location }: PlacedWaiver, isUsed: boolean, today: string): Diagnostic[] {
  const what = `The waiver of ${check} for ${quote(object)}`;
  if (until < today) {
    const rest = isUsed ? "the finding counts again" : "nothing is left for it to cover";
    const hint = isUsed ? "Put the finding right and delete the waiver, or have a later day agreed and write that." : "Delete the waiver.";
    return [diagnose("waiver-expired", `${what} held until ${until}, and ${rest}`, location, { hint })];
  }
  if (!isUsed) {
    return [diagnose("waiver-unused", `${what} covers nothing`, location, { hint: "Delete it, or correct the check or the object that it names." })];
  }
  if (daysLater(until, -notice) > today) return [];
  return [diagnose("waiver-expiring", `${what} holds until ${until}`, location, {
    hint: "Put the finding right and delete the waiver, or have a later day agreed and write that.",
  })];
}
