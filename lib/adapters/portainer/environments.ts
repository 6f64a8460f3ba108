import { items, list, member, number, text } from "../json.js";
import type { Call, Portainer } from "./client.js";
import { apiPath } from "./client.js";

/** An environment (endpoint) as the API tells of it (api/portainer.go, Endpoint). */
export interface Environment {
  readonly id: number;
  readonly name: string;
  /** What runs there; nothing for what is none of these. Whether a Docker is a Swarm does not show here. */
  readonly platform: "docker" | "kubernetes" | undefined;
  readonly isUp: boolean;
  readonly group: number;
  readonly tags: readonly number[];
  /** Teams that may use it, with their roles, as the API wants them back. */
  readonly teamAccess: Readonly<Record<string, unknown>>;
}

/** Something with a number and a name. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

/** A group of environments, and the teams that it lets in. */
export interface Group extends Named {
  readonly teams: readonly number[];
}

// EndpointType of api/portainer.go.
const platforms: Readonly<Record<number, "docker" | "kubernetes">> = { 1: "docker", 2: "docker", 4: "docker", 5: "kubernetes", 6: "kubernetes", 7: "kubernetes" };

export async function readEnvironments(portainer: Portainer): Promise<readonly Environment[]> {
  return items(await portainer.read("/endpoints", { excludeSnapshots: "true" })).flatMap((data) => {
    const id = number(data, "Id");
    if (id === undefined) return [];
    return [{
      id, name: text(data, "Name"), platform: platforms[number(data, "Type") ?? 0], isUp: number(data, "Status") !== 2, group: number(data, "GroupId") ?? 1,
      tags: list(data, "TagIds").filter((tag) => typeof tag === "number"), teamAccess: { ...Object(member(data, "TeamAccessPolicies")) },
    }];
  });
}

/** Makes an environment from the address of its agent. Portainer asks the agent before it answers. */
export function createEnvironment({ name, agent, group, tags }: { readonly name: string; readonly agent: string; readonly group: number; readonly tags: readonly number[] }): Call {
  const form = new FormData();
  // EndpointCreationType 2 is an agent. It has a certificate of its own making, and knows Portainer by a signature.
  const fields = { Name: name, URL: agent, EndpointCreationType: "2", TLS: "true", TLSSkipVerify: "true", TLSSkipClientVerify: "true", GroupID: String(group), TagIds: JSON.stringify(tags) };
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  return { method: "POST", path: "/endpoints", body: form };
}

/** Changes the fields of an environment that the body has. */
export const editEnvironment = (id: number, body: object): Call => ({ method: "PUT", path: apiPath("endpoints", id), body });

/** The API calls a tag's number `ID`, and that of everything else `Id`. */
const named = (data: unknown): Named[] => items(data).flatMap((item) => {
  const id = number(item, "Id") ?? number(item, "ID");
  return id === undefined ? [] : [{ id, name: text(item, "Name") }];
});

export const readTags = async (portainer: Portainer): Promise<readonly Named[]> => named(await portainer.read("/tags"));
export const createTag = (name: string): Call => ({ method: "POST", path: "/tags", body: { Name: name } });

export async function readGroups(portainer: Portainer): Promise<readonly Group[]> {
  const groups = items(await portainer.read("/endpoint_groups"));
  return named(groups).map((group, index) => ({ ...group, teams: Object.keys(Object(member(groups[index], "TeamAccessPolicies"))).map(Number) }));
}

export const createGroup = (name: string): Call => ({ method: "POST", path: "/endpoint_groups", body: { Name: name, Description: "", AssociatedEndpoints: [], TagIDs: [] } });

export const readTeams = async (portainer: Portainer): Promise<readonly Named[]> => named(await portainer.read("/teams"));
export const createTeam = (name: string): Call => ({ method: "POST", path: "/teams", body: { Name: name } });
