import { paged, type GiteaServer, type Reply, type Request } from "../gitea-server.js";

type Fields = Record<string, unknown>;

/** What the stand-in keeps of organisations and of the settings of repositories, as Gitea 1.26 does. */
export interface KeptSettings {
  readonly organisations: Map<string, Fields>;
  readonly teams: (Fields & { readonly id: number; readonly organisation: string; readonly members: string[]; readonly repositories: string[] })[];
  readonly repositories: Map<string, Fields & { readonly labels: Fields[]; readonly rules: Fields[]; readonly secrets: Fields[]; readonly variables: Fields[]; readonly hooks: Fields[] }>;
}

const gone: Reply = { status: 404, body: { message: "The target couldn't be found." } };
const done: Reply = { status: 204 };
const made = (body: unknown): Reply => ({ status: 201, body });
const ok = (body: unknown): Reply => ({ status: 200, body });

/** Answers what reads and writes settings: organisations, teams, repositories, labels, rules, secrets, variables, webhooks. */
export function answerSettings(server: GiteaServer, version = "1.26.0"): KeptSettings {
  const kept: KeptSettings = { organisations: new Map(), teams: [], repositories: new Map() };
  const repo = (request: Request) => kept.repositories.get(`${request.params["owner"]}/${request.params["repo"]}`);
  const part = (name: "labels" | "rules" | "secrets" | "variables" | "hooks", request: Request, find: (item: Fields) => boolean, answer: (item: Fields, list: Fields[]) => Reply): Reply => {
    const list = repo(request)?.[name];
    const item = list?.find(find);
    return list === undefined || item === undefined ? gone : answer(item, list);
  };
  const merge = (body: Fields) => (item: Fields): Reply => ok(Object.assign(item, body));

  server.on("GET", "/version", "", () => ok({ version }));

  server.on("GET", "/orgs/:org", "organization", ({ params }) => (kept.organisations.has(params["org"] ?? "") ? ok(kept.organisations.get(params["org"] ?? "")) : gone));
  server.on("POST", "/orgs", "organization", ({ body }) => {
    kept.organisations.set(String(body["username"]), { description: "", visibility: "public", ...body });
    return made(body);
  });
  server.on("PATCH", "/orgs/:org", "organization", ({ params, body }) => merge(body)(kept.organisations.get(params["org"] ?? "") ?? {}));

  const team = ({ params }: Request) => kept.teams.find(({ id }) => String(id) === params["id"]);
  server.on("GET", "/orgs/:org/teams", "organization", ({ params, query }) => paged(kept.teams.filter(({ organisation }) => organisation === params["org"]), query));
  server.on("POST", "/orgs/:org/teams", "organization", ({ params, body }) => {
    const added = { ...teamFields(body), id: server.nextId(), organisation: params["org"] ?? "", members: [], repositories: [] };
    kept.teams.push(added);
    return made(added);
  });
  server.on("PATCH", "/teams/:id", "organization", (request) => merge(teamFields(request.body))(team(request) ?? {}));
  server.on("GET", "/teams/:id/members", "organization", (request) => paged((team(request)?.members ?? []).map((login) => ({ login })), request.query));
  server.on("PUT", "/teams/:id/members/:user", "organization", (request) => {
    const user = request.params["user"] ?? "";
    if (!server.users.some(({ login }) => login === user)) return gone;
    team(request)?.members.push(user);
    return done;
  });
  server.on("PUT", "/teams/:id/repos/:org/:repo", "organization", (request) => {
    team(request)?.repositories.push(`${request.params["org"]}/${request.params["repo"]}`);
    return done;
  });

  server.on("GET", "/repos/:owner/:repo", "repository", (request) => (repo(request) === undefined ? gone : ok(repo(request))));
  server.on("POST", "/orgs/:org/repos", "organization", ({ params, body }) => {
    kept.repositories.set(`${params["org"]}/${String(body["name"])}`, { description: "", ...body, labels: [], rules: [], secrets: [], variables: [], hooks: [] });
    return made(body);
  });
  server.on("PATCH", "/repos/:owner/:repo", "repository", (request) => merge(request.body)(repo(request) ?? {}));
  server.on("GET", "/repos/:owner/:repo/teams", "repository", ({ params }) =>
    ok(kept.teams.filter(({ repositories }) => repositories.includes(`${params["owner"]}/${params["repo"]}`))));

  server.on("GET", "/repos/:owner/:repo/labels", "issue", (request) => paged(repo(request)?.labels ?? [], request.query));
  server.on("POST", "/repos/:owner/:repo/labels", "issue", (request) => add(repo(request)?.labels, { ...labelFields(request.body), id: server.nextId() }));
  server.on("PATCH", "/repos/:owner/:repo/labels/:id", "issue", (request) => part("labels", request, ({ id }) => String(id) === request.params["id"], merge(labelFields(request.body))));

  server.on("GET", "/repos/:owner/:repo/branch_protections", "repository", (request) => ok(repo(request)?.rules ?? []));
  server.on("POST", "/repos/:owner/:repo/branch_protections", "repository", (request) => add(repo(request)?.rules, request.body));
  server.on("PATCH", "/repos/:owner/:repo/branch_protections/:rule", "repository", (request) =>
    part("rules", request, (rule) => rule["rule_name"] === request.params["rule"], merge(request.body)));

  server.on("GET", "/repos/:owner/:repo/actions/secrets", "repository", (request) => paged(repo(request)?.secrets ?? [], request.query));
  server.on("PUT", "/repos/:owner/:repo/actions/secrets/:name", "repository", (request) => {
    const name = request.params["name"] ?? "";
    const described = { name, description: request.body["description"] };
    const changed = part("secrets", request, (secret) => secret["name"] === name, merge(described));
    return changed === gone ? add(repo(request)?.secrets, described) : done;
  });

  server.on("GET", "/repos/:owner/:repo/actions/variables", "repository", (request) => paged(repo(request)?.variables ?? [], request.query));
  server.on("POST", "/repos/:owner/:repo/actions/variables/:name", "repository", (request) => add(repo(request)?.variables, { name: request.params["name"], data: request.body["value"], description: "" }));
  server.on("PUT", "/repos/:owner/:repo/actions/variables/:name", "repository", (request) =>
    part("variables", request, (variable) => variable["name"] === request.params["name"], merge({ data: request.body["value"], description: request.body["description"] })));

  server.on("GET", "/repos/:owner/:repo/hooks", "repository", (request) => paged(repo(request)?.hooks ?? [], request.query));
  server.on("POST", "/repos/:owner/:repo/hooks", "repository", (request) => add(repo(request)?.hooks, { ...hookFields(request.body), type: request.body["type"], id: server.nextId() }));
  server.on("PATCH", "/repos/:owner/:repo/hooks/:id", "repository", (request) => part("hooks", request, ({ id }) => String(id) === request.params["id"], merge(hookFields(request.body))));
  server.on("DELETE", "/repos/:owner/:repo/hooks/:id", "repository", (request) => part("hooks", request, ({ id }) => String(id) === request.params["id"], (item, list) => {
    list.splice(list.indexOf(item), 1);
    return done;
  }));
  return kept;
}

function add(list: Fields[] | undefined, item: Fields): Reply {
  if (list === undefined) return gone;
  list.push(item);
  return made(item);
}

/** Gitea says `none` of every team but those of administrators. */
const teamFields = ({ permission, ...fields }: Fields): Fields => ({ ...fields, permission: permission === "admin" ? "admin" : "none" });

const labelFields = ({ color, ...fields }: Fields): Fields => ({ ...fields, color: String(color).replace("#", "") });

/** The secret is kept and never told. */
function hookFields({ type: _, config, ...fields }: Fields): Fields {
  const { secret: __, ...told } = Object(config) as Fields;
  return { ...fields, config: told };
}
