import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { failure, type Handler, type PortainerStandIn, type Reply } from "./stand-in.js";
import type { Person, ResourceControl, StackRecord } from "./data.js";
import { removed } from "./environments.js";

const types = new Map([["swarm", 1], ["standalone", 2], ["kubernetes", 3]]);

/** What a reference of a repository holds, and why it could not be had. */
type Cloned = { readonly commit: string; readonly file: string } | { readonly problem: string };

/** Stacks, their webhooks, and who may see them. */
export function answerStacks(portainer: PortainerStandIn): void {
  const { stacks } = portainer;
  const stackOf = (handler: (stack: StackRecord, request: Parameters<Handler>[0]) => Reply): Handler => (request) => {
    const stack = stacks.find(({ Id }) => String(Id) === request.params["id"]);
    return stack === undefined ? failure(404, "Unable to find a stack with the specified identifier inside the database") : handler(stack, request);
  };
  portainer.on("GET", "/stacks", () => ({ status: 200, body: stacks.map(shown) }));
  portainer.on("POST", "/stacks/create/:type/repository", (request) => create(portainer, request));
  portainer.on("GET", "/stacks/:id/file", stackOf(({ file }) => ({ status: 200, body: { StackFileContent: file } })));
  portainer.on("DELETE", "/stacks/:id", ({ params }) => {
    const stack = stacks.find(({ Id }) => String(Id) === params["id"]);
    const kept = portainer.services.filter((service) => service.stack !== stack?.Name || service.environment !== stack.EndpointId);
    portainer.services.splice(0, Infinity, ...kept);
    return removed(stacks, (other) => other === stack);
  });
  portainer.on("POST", "/stacks/:id/git", stackOf((stack, { body, user }) => edit(portainer, stack, body, user)));
  portainer.on("PUT", "/stacks/:id/git/redeploy", stackOf((stack, { body, user }) => {
    if (stack.GitConfig === null) return failure(400, "Stack is not created from git");
    stack.GitConfig.ReferenceName = String(body["RepositoryReferenceName"] ?? stack.GitConfig.ReferenceName);
    const problem = deploy(portainer, stack, variablesIn(body, stack));
    if (problem !== undefined) return failure(500, problem);
    stack.UpdatedBy = user?.Username ?? "";
    return { status: 200, body: shown(stack) };
  }));
  portainer.open("POST", "/stacks/webhooks/:uuid", ({ params }) => {
    const stack = stacks.find(({ AutoUpdate }) => AutoUpdate?.Webhook === params["uuid"]);
    if (stack === undefined) return failure(404, "Unable to find the stack by webhook ID");
    const author = stack.UpdatedBy || stack.CreatedBy;
    if (!portainer.people.some(({ Username }) => Username === author)) return failure(409, "Autoupdate for the stack isn't available", `stack's author ${author} is missing`);
    // What comes of it shows in the log alone.
    const cloned = clone(portainer, stack);
    const problem = "problem" in cloned ? cloned.problem : cloned.commit === stack.GitConfig?.ConfigHash ? undefined : deploy(portainer, stack, stack.Env);
    if (problem !== undefined) portainer.log.push(problem);
    return { status: 204 };
  });
  answerAccess(portainer);
}

function create(portainer: PortainerStandIn, { params, query, body, user }: Parameters<Handler>[0]): Reply {
  const { stacks, environments } = portainer;
  const type = types.get(params["type"] ?? "") ?? 0;
  const environment = environments.find(({ Id }) => String(Id) === query.get("endpointId"));
  const name = String(body[type === 3 ? "StackName" : "Name"] ?? "");
  const update = autoUpdateOf(body);
  if (environment === undefined) return failure(404, "Unable to find an environment with the specified identifier inside the database");
  if (name === "" || typeof body["RepositoryURL"] !== "string" || (type === 1 && body["SwarmID"] !== environment.swarm)) return failure(400, "Invalid request payload");
  if (type === 3 && "Env" in body) return failure(400, "Invalid request payload", "Kubernetes knows no variables");
  if (update.Interval === "" && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(update.Webhook)) return failure(400, "Invalid request payload", "invalid Webhook format");
  const isTaken = stacks.some(({ Name, EndpointId }) => EndpointId === environment.Id && Name.toLowerCase() === name.toLowerCase())
    || portainer.services.some((service) => service.environment === environment.Id && service.stack === name);
  if (isTaken) return failure(409, `A stack with the normalized name '${name}' already exists`);
  if (stacks.some(({ AutoUpdate }) => AutoUpdate?.Webhook === update.Webhook)) return failure(409, `Webhook ID: ${update.Webhook} already exists`);
  const id = portainer.nextId();
  const stack: StackRecord = {
    Id: id, Name: name, Type: type, EndpointId: environment.Id, SwarmId: type === 1 ? environment.swarm : "", Status: 1, Env: [], CreatedBy: user?.Username ?? "", UpdatedBy: "",
    AutoUpdate: update, file: "", ...(type === 3 ? { Namespace: String(body["Namespace"]) } : {}),
    GitConfig: {
      URL: body["RepositoryURL"], ReferenceName: String(body["RepositoryReferenceName"]), ConfigFilePath: String(body[type === 3 ? "ManifestFile" : "ComposeFile"]), ConfigHash: "",
      TLSSkipVerify: body["TLSSkipVerify"] === true, Authentication: authenticationOf(body, ""),
    },
    ResourceControl: type === 3 ? null : { Id: portainer.nextId(), ResourceId: `${environment.Id}_${name}`, Type: 6, Public: false, AdministratorsOnly: true, UserAccesses: [], TeamAccesses: [] },
  };
  const problem = deploy(portainer, stack, variablesIn(body, stack));
  if (problem !== undefined) return failure(500, problem);
  stacks.push(stack);
  return { status: 200, body: type === 3 ? { Output: "" } : shown(stack) };
}

/** Changes the settings, all of them, and deploys nothing. */
function edit(portainer: PortainerStandIn, stack: StackRecord, body: Readonly<Record<string, unknown>>, user: Person | undefined): Reply {
  const git = stack.GitConfig;
  if (git === null) return failure(500, "No Git config in the found stack");
  const update = autoUpdateOf(body);
  if (portainer.stacks.some((other) => other !== stack && other.AutoUpdate?.Webhook === update.Webhook && update.Webhook !== "")) return failure(409, "Webhook ID already exists");
  git.ReferenceName = String(body["RepositoryReferenceName"]);
  git.TLSSkipVerify = body["TLSSkipVerify"] === true;
  git.Authentication = authenticationOf(body, git.Authentication?.Password ?? "");
  if (!portainer.isOlderThan(43) && typeof body["RepositoryURL"] === "string") git.URL = body["RepositoryURL"];
  if (!portainer.isOlderThan(43) && typeof body["ConfigFilePath"] === "string") git.ConfigFilePath = body["ConfigFilePath"];
  stack.AutoUpdate = update;
  stack.Env = Array.isArray(body["Env"]) ? body["Env"] as StackRecord["Env"] : [];
  stack.UpdatedBy = user?.Username ?? "";
  return { status: 200, body: shown(stack) };
}

/** Pulls and deploys a stack. Gives why that failed; then everything stays as it was. */
function deploy(portainer: PortainerStandIn, stack: StackRecord, variables: StackRecord["Env"]): string | undefined {
  const cloned = clone(portainer, stack);
  if ("problem" in cloned) return cloned.problem;
  const missing = [...cloned.file.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name = ""]) => name).find((name) => !variables.some((pair) => pair.name === name));
  if (missing !== undefined) return `required variable ${missing} is missing a value`;
  const { services = {} } = stack.Type === 3 ? {} : parse(cloned.file) as { readonly services?: Readonly<Record<string, { readonly image?: string }>> };
  for (const [name, { image = "" }] of Object.entries(services)) {
    // What `docker stack deploy` says of an image whose name is none.
    if (/[A-Z ]/.test(image)) return `failed to create service ${stack.Name}_${name}: Error response from daemon: rpc error: code = InvalidArgument desc = ContainerSpec: "${image}" is not a valid repository/tag (${variables.map(({ value }) => value).join(" ")})`;
  }
  for (const [name, spec] of Object.entries(services)) {
    const text = JSON.stringify([spec, variables, cloned.file]);
    const there = portainer.services.find((service) => service.environment === stack.EndpointId && service.stack === stack.Name && service.name === name);
    if (there === undefined) portainer.services.push({ environment: stack.EndpointId, stack: stack.Name, name, version: 1, spec: text, task: `task-${portainer.nextId()}`, running: 1, desired: 1 });
    else Object.assign(there, { version: there.version + 1, spec: text, task: there.spec === text ? there.task : `task-${portainer.nextId()}` });
  }
  if (stack.GitConfig !== null) stack.GitConfig.ConfigHash = cloned.commit;
  Object.assign(stack, { Env: variables, file: cloned.file, Status: 1 });
  return undefined;
}

/** Files of commits, which never change. */
const files = new Map<string, string>();

function clone(portainer: PortainerStandIn, { GitConfig: git }: StackRecord): Cloned {
  const repository = portainer.repositories.get(git?.URL ?? "");
  if (git === null || repository === undefined) return { problem: "Unable to clone git repository: repository not found" };
  const read = (...words: string[]): string => execFileSync("git", ["--git-dir", repository, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const loose = join(repository, git.ReferenceName);
  try {
    const commit = existsSync(loose) ? readFileSync(loose, "utf8").trim() : read("rev-parse", "--verify", git.ReferenceName).trim();
    const name = `${commit}:${git.ConfigFilePath}`;
    const file = files.get(name) ?? read("cat-file", "blob", name);
    files.set(name, file);
    return { commit, file };
  } catch {
    return { problem: "Unable to clone git repository: failed to clone git repository: reference not found" };
  }
}

/** Who may see a stack. */
function answerAccess(portainer: PortainerStandIn): void {
  const set = (control: ResourceControl, body: Readonly<Record<string, unknown>>): Reply => {
    const ids = (field: string): number[] => (Array.isArray(body[field]) ? body[field].map(Number) : []);
    if (ids("Users").length + ids("Teams").length === 0 && body["Public"] !== true && body["AdministratorsOnly"] !== true) return failure(400, "Invalid request payload");
    control.Public = body["Public"] === true;
    control.AdministratorsOnly = body["AdministratorsOnly"] === true;
    control.UserAccesses = ids("Users").map((UserId) => ({ UserId, AccessLevel: 1 }));
    control.TeamAccesses = ids("Teams").map((TeamId) => ({ TeamId, AccessLevel: 1 }));
    return { status: 200, body: control };
  };
  portainer.on("PUT", "/resource_controls/:id", ({ params, body }) => {
    const control = portainer.stacks.find(({ ResourceControl: there }) => String(there?.Id) === params["id"])?.ResourceControl;
    return control === null || control === undefined ? failure(404, "Unable to find a resource control with the specified identifier inside the database") : set(control, body);
  });
  portainer.on("POST", "/resource_controls", ({ body }) => {
    const stack = portainer.stacks.find(({ EndpointId, Name }) => `${EndpointId}_${Name}` === body["ResourceID"]);
    if (stack === undefined || body["Type"] !== 6) return failure(400, "Invalid request payload");
    if (stack.ResourceControl !== null) return failure(409, "A resource control is already associated to this resource");
    stack.ResourceControl = { Id: portainer.nextId(), ResourceId: String(body["ResourceID"]), Type: 6, Public: false, AdministratorsOnly: true, UserAccesses: [], TeamAccesses: [] };
    return set(stack.ResourceControl, body);
  });
}

function autoUpdateOf(body: Readonly<Record<string, unknown>>): { Interval: string; Webhook: string } {
  const { Interval = "", Webhook = "" } = (body["AutoUpdate"] ?? {}) as { readonly Interval?: string; readonly Webhook?: string };
  return { Interval, Webhook };
}

const authenticationOf = (body: Readonly<Record<string, unknown>>, before: string): { readonly Username: string; readonly Password: string } | null =>
  (body["RepositoryAuthentication"] === true ? { Username: String(body["RepositoryUsername"]), Password: String(body["RepositoryPassword"]) || before } : null);

const variablesIn = (body: Readonly<Record<string, unknown>>, stack: StackRecord): StackRecord["Env"] => (Array.isArray(body["Env"]) ? body["Env"] as StackRecord["Env"] : stack.Env);

/** A stack as the API shows it: without the password. */
const shown = ({ file: _file, ...stack }: StackRecord): object => ({
  ...stack, GitConfig: stack.GitConfig === null ? null : { ...stack.GitConfig, Authentication: stack.GitConfig.Authentication === null ? null : { ...stack.GitConfig.Authentication, Password: "" } },
});
