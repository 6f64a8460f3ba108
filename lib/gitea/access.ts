import { addMember, addTeamRepository, readMembers, readTeams } from "../adapters/gitea/organisation.js";
import { readRepositoryTeams } from "../adapters/gitea/repository.js";
import { number, text } from "../adapters/json.js";
import type { GiteaSettings } from "../model/gitea.js";
import type { Change, Comparison } from "../server/difference.js";
import { repositoryOf, type Topic } from "./topic.js";

/** Who is there of whom the settings speak. */
export interface Access {
  /** Numbers of the teams, by name. */
  readonly teams: ReadonlyMap<string, number>;
  /** Users by team, of the teams whose members the settings name. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** Teams that have access to the repository. */
  readonly admitted: readonly string[];
}

/** Who is in the teams, and which of them have access to the repository. */
export const access: Topic = async (gitea, { settings }) => {
  const repository = repositoryOf(settings);
  const there = new Map((await readTeams(gitea, settings.organisation.name)).map((team) => [text(team, "name"), number(team, "id") ?? 0]));
  const members = new Map<string, readonly string[]>();
  for (const [name, team] of Object.entries(settings.teams)) {
    const id = there.get(name);
    if (team.members !== undefined && id !== undefined) members.set(name, (await readMembers(gitea, id)).map((user) => text(user, "login")));
  }
  const admitted = await readRepositoryTeams(gitea, repository);
  return compareAccess(settings, { teams: there, members, admitted: admitted.map((team) => text(team, "name")) });
};

export function compareAccess(settings: GiteaSettings, { teams, members, admitted }: Access): Comparison {
  const { owner, name: repository } = repositoryOf(settings);
  const changes: Change[] = [];
  const extra: string[] = [];
  for (const [name, team] of Object.entries(settings.teams)) {
    // What is added to a team that is not there yet needs its number; it is seen again once the team is made.
    const id = teams.get(name) ?? 0;
    if (!admitted.includes(name)) {
      changes.push({ subject: `team ${name}`, isMissing: false, fields: [{ field: "repositories", now: `not ${repository}`, wanted: repository }], calls: [addTeamRepository(id, owner, repository)] });
    }
    const now = members.get(name) ?? [];
    // Names of users do not differ by the case of their letters (models/user/user.go, LowerName).
    const isIn = (list: readonly string[], user: string): boolean => list.some((other) => other.toLowerCase() === user.toLowerCase());
    for (const user of team.members ?? []) {
      if (!isIn(now, user)) changes.push({ subject: `team ${name}`, isMissing: false, fields: [{ field: "members", now: `not ${user}`, wanted: user }], calls: [addMember(id, user)] });
    }
    for (const user of now) if (team.members !== undefined && !isIn(team.members, user)) extra.push(`${user} is in the team ${name}`);
  }
  return { changes, extra };
}
