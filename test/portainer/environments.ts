import { failure, type PortainerStandIn, type Reply } from "./stand-in.js";

/** Tags, groups, teams and environments. */
export function answerEnvironments(portainer: PortainerStandIn): void {
  const { tags, groups, teams, environments } = portainer;
  const taken = (list: readonly { readonly Name: string }[], name: unknown, made: () => Reply): Reply =>
    (list.some((there) => there.Name === name) ? failure(409, "This name is already associated to something") : made());
  const ok = (body: unknown): Reply => ({ status: 200, body });

  portainer.on("GET", "/tags", () => ok(tags));
  portainer.on("POST", "/tags", ({ body }) => taken(tags, body["Name"], () => {
    const tag = { ID: portainer.nextId(), Name: String(body["Name"]) };
    tags.push(tag);
    return ok(tag);
  }));
  portainer.on("DELETE", "/tags/:id", ({ params }) => removed(tags, ({ ID }) => String(ID) === params["id"]));
  portainer.on("GET", "/endpoint_groups", () => ok(groups));
  portainer.on("POST", "/endpoint_groups", ({ body }) => {
    const group = { Id: portainer.nextId(), Name: String(body["Name"]), TeamAccessPolicies: {} };
    groups.push(group);
    return ok(group);
  });
  portainer.on("GET", "/teams", () => ok(teams));
  portainer.on("POST", "/teams", ({ body }) => taken(teams, body["Name"], () => {
    const team = { Id: portainer.nextId(), Name: String(body["Name"]) };
    teams.push(team);
    return ok(team);
  }));
  portainer.on("DELETE", "/teams/:id", ({ params }) => removed(teams, ({ Id }) => String(Id) === params["id"]));
  portainer.on("GET", "/endpoints", () => ok(environments.map(({ swarm: _swarm, ...environment }) => environment)));
  portainer.on("POST", "/endpoints", ({ body }) => taken(environments, body["Name"], () => {
    if (body["EndpointCreationType"] !== "2" || body["TLS"] !== "true") return failure(400, "Invalid request payload", "the agent speaks TLS");
    if (String(body["URL"]).includes("nowhere")) return failure(500, "Unable to get environment type", "dial tcp: no such host");
    const environment = {
      Id: portainer.nextId(), Name: String(body["Name"]), Type: 2, URL: String(body["URL"]), GroupId: Number(body["GroupID"] ?? 1),
      TagIds: JSON.parse(String(body["TagIds"] ?? "[]")) as number[], Status: 1, TeamAccessPolicies: {}, swarm: "swarm-of-the-agent",
    };
    environments.push(environment);
    return ok(environment);
  }));
  portainer.on("PUT", "/endpoints/:id", ({ params, body }) => {
    const environment = environments.find(({ Id }) => String(Id) === params["id"]);
    if (environment === undefined) return failure(404, "Unable to find an environment with the specified identifier inside the database");
    const { GroupID, TagIDs, TeamAccessPolicies } = body;
    if (typeof GroupID === "number") environment.GroupId = GroupID;
    if (Array.isArray(TagIDs)) environment.TagIds = TagIDs.map(Number);
    if (typeof TeamAccessPolicies === "object" && TeamAccessPolicies !== null) environment.TeamAccessPolicies = { ...TeamAccessPolicies };
    return ok(environment);
  });
}

/** Removes what is meant from a list. */
export function removed<Item>(list: Item[], isMeant: (item: Item) => boolean): Reply {
  const index = list.findIndex(isMeant);
  if (index === -1) return failure(404, "Unable to find it inside the database");
  list.splice(index, 1);
  return { status: 204 };
}
