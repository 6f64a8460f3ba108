import type { Aspect } from "../constructs/stack/loss.js";
import type { PlacePortability } from "../compiled/portability.js";
import { plural } from "./plural.js";

const kinds = { rke2: "Kubernetes, RKE2", k3s: "Kubernetes, K3s", swarm: "Docker Swarm", compose: "Docker Compose" } as const;

/** A table of aspects by place, and below it what changes and what is lost, place by place. */
export function renderPortability(app: string, places: readonly PlacePortability[]): string {
  return [`What becomes of ${app}, by place:`, "", ...table(places), ...places.flatMap(details)].join("\n");
}

function table(places: readonly PlacePortability[]): string[] {
  const aspects = [...new Set(places.flatMap(aspectsOf))].sort();
  const rows = [["", ...places.map(({ place }) => place)], ...aspects.map((aspect) => [aspect, ...places.map((place) => verdict(aspect, place))])];
  if (places.some(({ obstacles }) => obstacles.length > 0)) rows.push(["in all", ...places.map(({ obstacles }) => (obstacles.length > 0 ? "cannot be placed" : "can be placed"))]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}

const aspectsOf = ({ keeps, changes, loses }: PlacePortability): Aspect[] => [...keeps, ...[...changes, ...loses].map(({ aspect }) => aspect)];

function verdict(aspect: Aspect, { keeps, changes, loses }: PlacePortability): string {
  const lost = loses.filter((loss) => loss.aspect === aspect);
  const errors = lost.filter(({ severity }) => severity === "error").length;
  if (errors > 0) return `loses (${plural(errors, "error")})`;
  if (lost.length > 0) return "loses";
  if (changes.some((change) => change.aspect === aspect)) return "changes";
  return keeps.includes(aspect) ? "keeps" : "-";
}

function details({ place, distribution, isDefined, like, changes, loses, obstacles, before }: PlacePortability): string[] {
  const origin = isDefined ? "" : ", as installed";
  const heading = ["", `${place} (${kinds[distribution]}${origin})${like === "" || like.startsWith(`${place}/`) ? "" : `, with the settings of ${like}`}`];
  const first = before.map((step) => `  first   ${step}`);
  if (changes.length === 0 && loses.length === 0 && obstacles.length === 0) return [...heading, ...first, "  keeps everything"];
  return [
    ...heading,
    ...first,
    ...obstacles.map(({ code, message, location }) => `  cannot  ${code}: ${message}${location.construct === undefined ? "" : ` (construct ${location.construct})`}`),
    ...changes.map(({ aspect, how }) => `  changes ${aspect}: ${how}`),
    ...loses.map(({ code, severity, kind, name, message }) => `  loses   ${severity} ${code}: ${kind} ${name}: ${message}`),
  ];
}
