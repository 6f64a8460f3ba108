import { apiPath, type Call, type Gitea } from "./client.js";

/** An organisation as the API tells of it; nothing when there is none that the token's user may see. */
export async function readOrganisation(gitea: Gitea, name: string): Promise<unknown> {
  const { status, data } = await gitea.ask({ method: "GET", path: apiPath("orgs", name), answers: [404] });
  return status === 404 ? undefined : data;
}

export const createOrganisation = (name: string, body: object): Call => ({ method: "POST", path: "/orgs", body: { username: name, ...body } });
export const editOrganisation = (name: string, body: object): Call => ({ method: "PATCH", path: apiPath("orgs", name), body });

/** The teams of an organisation; none when it is not there. */
export const readTeams = async (gitea: Gitea, organisation: string): Promise<readonly unknown[]> => gitea.all({ path: apiPath("orgs", organisation, "teams"), answers: [404] });

export const createTeam = (organisation: string, body: object): Call => ({ method: "POST", path: apiPath("orgs", organisation, "teams"), body });
export const editTeam = (team: number, body: object): Call => ({ method: "PATCH", path: apiPath("teams", team), body });

/** The users in a team. */
export const readMembers = async (gitea: Gitea, team: number): Promise<readonly unknown[]> => gitea.all({ path: apiPath("teams", team, "members") });

export const addMember = (team: number, user: string): Call => ({ method: "PUT", path: apiPath("teams", team, "members", user) });

/** Gives a team access to a repository of its organisation. */
export const addTeamRepository = (team: number, organisation: string, repository: string): Call =>
  ({ method: "PUT", path: apiPath("teams", team, "repos", organisation, repository) });
