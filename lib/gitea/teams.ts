import { createTeam, editTeam, readTeams } from "../adapters/gitea/organisation.js";
import { member, number, text } from "../adapters/json.js";
import type { GiteaSettings, GiteaTeam, GiteaUnit } from "../model/gitea.js";
import { changeOf, type Comparison, type Plain } from "../server/difference.js";
import type { Topic } from "./topic.js";

const units: readonly GiteaUnit[] = ["code", "issues", "pulls", "releases", "wiki", "projects", "packages", "actions"];
// Issues and a wiki elsewhere can be read or not, and nothing more (attachAdminTeamUnits of routers/api/v1/org/team.go).
const elsewhere = ["ext_issues", "ext_wiki"];

/** The teams and their rights. */
export const teams: Topic = async (gitea, { settings }) => compareTeams(settings, await readTeams(gitea, settings.organisation.name));

/** @param there the teams of the organisation, as the API tells of them. */
export function compareTeams({ organisation, teams: wanted }: GiteaSettings, there: readonly unknown[]): Comparison {
  const changes = Object.entries(wanted).flatMap(([name, team]) => {
    const now = there.find((candidate) => text(candidate, "name") === name);
    const body = { name, ...fieldsOf(team) };
    // Gitea says `none` of all teams but those of administrators, whose rights are those to their units.
    const seen = now === undefined ? undefined : { ...described(now), permission: isAdmin(now) ? "admin" : team.permission === "admin" ? text(now, "permission") : team.permission };
    return changeOf(`team ${name}`, seen, body, {
      create: () => createTeam(organisation.name, sent(body)),
      edit: () => editTeam(number(now, "id") ?? 0, sent(body)),
    });
  });
  return { changes, extra: [] };
}

function fieldsOf({ description, permission, units: given = {} }: GiteaTeam): Record<string, Plain> {
  return {
    ...(description === undefined ? {} : { description }), permission,
    ...(permission === "admin" ? {} : { units_map: heldUnits((unit) => given[unit] ?? permission) }),
  };
}

function described(team: unknown): Record<string, unknown> {
  const map = member(team, "units_map");
  return { name: text(team, "name"), description: text(team, "description"), units_map: heldUnits((unit) => text(map, `repo.${unit}`)) };
}

/** Rights to units, without those that are none. */
function heldUnits(rightTo: (unit: GiteaUnit) => string): Record<string, string> {
  const entries = units.map((unit) => [`repo.${unit}`, rightTo(unit)] as const);
  return Object.fromEntries(entries.filter(([, right]) => right !== "" && right !== "none"));
}

/** A body as Gitea wants it: what is not in the map is taken away, and an empty map is an error. */
function sent({ units_map: map, ...body }: Record<string, Plain>): object {
  if (map === undefined) return body;
  const none = Object.fromEntries(units.map((unit) => [`repo.${unit}`, "none"]));
  return { ...body, units_map: { ...none, ...Object.fromEntries(elsewhere.map((unit) => [`repo.${unit}`, "read"])), ...Object(map) } };
}

export const isAdmin = (team: unknown): boolean => ["admin", "owner"].includes(text(team, "permission"));
