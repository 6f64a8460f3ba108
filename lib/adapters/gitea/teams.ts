import { items, number, text } from "../json.js";
import { apiPath, type Gitea } from "./client.js";

/** Answers that mean that somebody may not look: Gitea hides what one may not see behind 404. */
const hidden = [401, 403, 404];

/**
 * Logins of the members of teams of an organisation, by the teams' names in lower case. Needs a token with read:organization
 * of an owner of the organisation; others see the teams that they are in, and a job's own token sees none.
 *
 * @returns no entry for a team that is not there, or that the token's user may not look into.
 */
export async function readTeamMembers(gitea: Gitea, organisation: string, teams: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const wanted = new Set(teams.map((team) => team.toLowerCase()));
  const members = new Map<string, readonly string[]>();
  for (const team of await readList(gitea, `${apiPath("orgs", organisation)}/teams`) ?? []) {
    const name = text(team, "name").toLowerCase();
    const id = number(team, "id");
    if (id === undefined || !wanted.has(name)) continue;
    const found = await readList(gitea, `${apiPath("teams", id)}/members`);
    if (found !== undefined) members.set(name, found.map((user) => text(user, "login")));
  }
  return members;
}

/** A whole list; nothing when it is hidden. */
async function readList(gitea: Gitea, path: string): Promise<readonly unknown[] | undefined> {
  const { status, data, total = 0 } = await gitea.ask({ method: "GET", path, query: { page: 1, limit: 50 }, answers: hidden });
  if (hidden.includes(status)) return undefined;
  const first = items(data);
  return first.length >= total ? first : gitea.all({ path });
}
