import { member, text } from "../../adapters/json.js";
import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { quote } from "../../model/name.js";
import type { PlaceFacts } from "../../model/place.js";
import { provenancePath, treeFolder } from "../../tree/places.js";

export type Environment = PlaceFacts["environment"];

/** Environments in the order in which a version goes through them. */
export const environments: readonly Environment[] = ["development", "staging", "production"];

/** A place, as far as a promotion goes by it. */
export interface Stage {
  readonly place: string;
  readonly environment: Environment;
  /** Who brings the tree there. */
  readonly delivery: "argocd" | "portainer";
  /** Deployments by the app that they are of, sorted. */
  readonly deployments: ReadonlyMap<string, readonly string[]>;
}

/** Reads a place from its record in the tree (lib/tree/layout.ts, provenanceFile). */
export function readStage(place: string, record: unknown): Stage | { readonly problem: Diagnostic } {
  const stated = text(record, "environment");
  const environment = environments.find((known) => known === stated);
  if (environment === undefined) {
    const file = `${treeFolder}/${provenancePath(place)}`;
    const said = record === undefined ? "is no JSON" : `says that the place is for ${quote(member(record, "environment"))}, which is none of ${environments.join(", ")}`;
    return { problem: diagnose("record-invalid", `The record ${said}`, { file, cluster: place }, { hint: "An earlier compiler may have written it: `npm run synth`, and publish that first." }) };
  }
  const deployments = new Map<string, string[]>();
  const found = member(record, "deployments");
  for (const name of typeof found === "object" && found !== null ? Object.keys(found).sort() : []) {
    const app = text(member(found, name), "app");
    deployments.set(app, [...deployments.get(app) ?? [], name]);
  }
  return { place, environment, delivery: text(member(record, "delivery"), "kind") === "portainer" ? "portainer" : "argocd", deployments };
}

/** What was asked for: an environment or a place at each end. */
export interface Route {
  readonly app: string;
  readonly from: string;
  readonly to: string;
  /** Why an environment may be passed over. */
  readonly skip?: string | undefined;
}

/** Where the versions of an app are taken from and where they go, each sorted by name. */
export interface Ends {
  readonly sources: readonly Stage[];
  readonly targets: readonly Stage[];
  /** Environments that are passed over. */
  readonly skipped: readonly Environment[];
}

/** Finds the places of a promotion, or says why there is none between them. */
export function findEnds({ app, from, to, skip }: Route, stages: readonly Stage[]): Ends | { readonly problem: Diagnostic } {
  const running = stages.filter(({ deployments }) => deployments.has(app)).sort((a, b) => (a.place < b.place ? -1 : 1));
  const isEnvironment = (word: string): boolean => environments.some((environment) => environment === word);
  // The folder is meant where a place is called as an environment is.
  const isPlace = (word: string, { place }: Stage): boolean => word === `clusters/${place}` || (word === place && !isEnvironment(word));
  const at = (word: string): readonly Stage[] => running.filter((stage) => isPlace(word, stage) || word === stage.environment);
  for (const [word, found] of [[from, at(from)], [to, at(to)]] as const) {
    if (found.length === 0) return refuse("promotion-place", `${app} does not run in ${word}`, running.length === 0 ? `It runs nowhere: \`deploy(${app})\` places it.` : `It runs on ${running.map(({ place, environment }) => `${place} (${environment})`).join(", ")}.`);
  }
  // A place may go before the others of its environment.
  const [sources, targets] = [at(from).filter((stage) => !isPlace(to, stage)), at(to).filter((stage) => !isPlace(from, stage))];
  const [only] = sources.length === 0 ? at(from) : at(to);
  if (sources.length === 0 || targets.length === 0) return refuse("promotion-place", `${app} runs on ${only?.place} alone, which is both ${from} and ${to}`, "Name two environments, or two places.");
  const rank = (stage: Stage | undefined): number => environments.findIndex((environment) => environment === stage?.environment);
  const [first, last] = [rank(sources[0]), rank(targets[0])];
  if (last < first) {
    return refuse("promotion-order", `${environments[first]} to ${environments[last]} is backwards`, `Promotion goes from ${environments.join(" to ")}. \`astrolabe rollback\` takes a change back.`);
  }
  const skipped = environments.slice(first + 1, last);
  if (skipped.length > 0 && skip === undefined) {
    const places = running.filter(({ environment }) => skipped.includes(environment)).map(({ place }) => place);
    const there = places.length === 0 ? `where ${app} does not run yet` : `where ${app} runs on ${places.join(", ")}`;
    return refuse("promotion-order", `${environments[first]} to ${environments[last]} skips ${skipped.join(", ")}, ${there}`, `Promote it to ${skipped[0]} first, or give the reason with --skip.`);
  }
  return { sources, targets, skipped };
}

function refuse(code: "promotion-place" | "promotion-order", message: string, hint: string): { readonly problem: Diagnostic } {
  return { problem: diagnose(code, message, {}, { hint }) };
}
