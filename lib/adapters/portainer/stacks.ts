import { flag, items, list, member, number, text } from "../json.js";
import { apiPath, deploying, type Call, type Portainer } from "./client.js";

/** A variable of a stack. Its value is a secret. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Where a stack is pulled from. */
export interface StackSource {
  readonly url: string;
  /** Whole name of the reference, such as `refs/heads/main`. */
  readonly reference: string;
  readonly file: string;
  /** The commit that was last deployed with success. */
  readonly commit: string;
  /** Whom Portainer logs in as; empty when it logs in as nobody. */
  readonly user: string;
  readonly hasAuthentication: boolean;
  readonly skipsTls: boolean;
}

/** Who may see a stack, beside administrators. */
export interface Access {
  readonly id: number;
  readonly isPublic: boolean;
  readonly isForAdministrators: boolean;
  readonly users: readonly number[];
  readonly teams: readonly number[];
}

/** How a stack is told to look for a new commit. The id of the webhook is a secret. */
export interface AutoUpdate {
  readonly interval: string;
  readonly webhook: string;
  readonly forcesUpdate: boolean;
  readonly forcesPull: boolean;
  /** Whether Portainer says that it polls. */
  readonly hasJob: boolean;
}

/** A stack as the API tells of it (api/portainer.go, Stack). */
export interface Stack {
  readonly id: number;
  readonly name: string;
  readonly kind: "swarm" | "standalone" | "kubernetes" | undefined;
  readonly environment: number;
  /** Empty for what is no stack of a Swarm. */
  readonly swarm: string;
  readonly state: "active" | "stopped" | "deploying" | "failed";
  /** What Portainer says of the last deployment, when it says anything. */
  readonly said: string;
  readonly variables: readonly Variable[];
  /** Absent when the stack is not pulled from anywhere. */
  readonly source: StackSource | undefined;
  readonly update: AutoUpdate | undefined;
  readonly access: Access | undefined;
  /** As whom Portainer deploys it: whoever changed it last, else who created it (deployments/deploy.go). */
  readonly author: string;
}

// StackType of api/portainer.go.
const kinds = { 1: "swarm", 2: "standalone", 3: "kubernetes" } as const satisfies Readonly<Record<number, Stack["kind"]>>;

/**
 * StackStatus of api/portainer.go is 1 for active and 2 for stopped. Servers that deploy in the background have two more, and say
 * of a failure what it was (stackutils/stack_status.go, UpdateStackStatusFromDeploymentResult).
 */
function stateOf(status: number, said: string): Stack["state"] {
  if (status === 1) return "active";
  if (status === 2) return "stopped";
  return said === "" ? "deploying" : "failed";
}

export async function readStacks(portainer: Portainer): Promise<readonly Stack[]> {
  return items(await portainer.read("/stacks")).flatMap((data) => stackOf(data) ?? []).sort((a, b) => a.id - b.id);
}

function stackOf(data: unknown): Stack | undefined {
  const id = number(data, "Id");
  if (id === undefined) return undefined;
  const said = text(list(data, "DeploymentStatus").at(-1), "Message");
  const kind = Object.entries(kinds).find(([type]) => Number(type) === number(data, "Type"))?.[1];
  return {
    id, name: text(data, "Name"), kind, environment: number(data, "EndpointId") ?? 0, swarm: text(data, "SwarmId"),
    state: stateOf(number(data, "Status") ?? 1, said), said,
    variables: list(data, "Env").map((pair) => ({ name: text(pair, "name"), value: text(pair, "value") })),
    source: sourceOf(member(data, "GitConfig")), update: updateOf(member(data, "AutoUpdate")), access: accessOf(member(data, "ResourceControl")),
    author: text(data, "UpdatedBy") || text(data, "CreatedBy"),
  };
}

function sourceOf(data: unknown): StackSource | undefined {
  const url = text(data, "URL");
  const authentication = member(data, "Authentication");
  return url === "" ? undefined : {
    url, reference: text(data, "ReferenceName"), file: text(data, "ConfigFilePath"), commit: text(data, "ConfigHash"),
    user: text(authentication, "Username"), hasAuthentication: typeof authentication === "object" && authentication !== null, skipsTls: flag(data, "TLSSkipVerify"),
  };
}

const updateOf = (data: unknown): AutoUpdate | undefined => (typeof data !== "object" || data === null ? undefined : {
  interval: text(data, "Interval"), webhook: text(data, "Webhook"), forcesUpdate: flag(data, "ForceUpdate"), forcesPull: flag(data, "ForcePullImage"), hasJob: text(data, "JobID") !== "",
});

function accessOf(data: unknown): Access | undefined {
  const id = number(data, "Id");
  const ids = (field: string, of: string): number[] => list(data, field).flatMap((entry) => number(entry, of) ?? []).sort((a, b) => a - b);
  return id === undefined ? undefined : {
    id, isPublic: flag(data, "Public"), isForAdministrators: flag(data, "AdministratorsOnly"), users: ids("UserAccesses", "UserId"), teams: ids("TeamAccesses", "TeamId"),
  };
}

/** The file that Portainer last deployed; nothing when it has none. */
export async function readStackFile(portainer: Portainer, stack: number): Promise<string | undefined> {
  const { status, data } = await portainer.ask({ method: "GET", path: apiPath("stacks", stack, "file"), answers: [404, 500], isRepeatable: false });
  return status < 300 ? text(data, "StackFileContent") : undefined;
}

/** Whom Portainer logs in as to read a repository. An empty token leaves the one that Portainer has. */
export interface Login {
  readonly user: string;
  readonly token: string;
}

/** What is sent of a repository; without a login, Portainer logs in as nobody, and forgets what it knew. */
const loginBody = (login: Login | undefined): object => ({
  RepositoryAuthentication: login !== undefined, ...(login === undefined ? {} : { RepositoryUsername: login.user, RepositoryPassword: login.token }),
});

/** What a stack is to be like. Everything is sent each time: Portainer forgets what a call leaves out. */
export interface StackWish {
  readonly name: string;
  readonly kind: "swarm" | "standalone" | "kubernetes";
  readonly environment: number;
  /** Of a stack on a Swarm. */
  readonly swarm: string;
  readonly url: string;
  readonly reference: string;
  readonly file: string;
  readonly login: Login | undefined;
  readonly skipsTls: boolean;
  readonly variables: readonly Variable[];
  readonly update: Pick<AutoUpdate, "interval" | "webhook" | "forcesUpdate" | "forcesPull">;
}

/** What is gone from the file is removed, as it is when a webhook deploys (deployments/deploy.go, 2.24). */
const pruning = { Prune: true } as const;

const updateBody = ({ interval, webhook, forcesUpdate, forcesPull }: StackWish["update"]): object =>
  ({ AutoUpdate: { Interval: interval, Webhook: webhook, ForceUpdate: forcesUpdate, ForcePullImage: forcesPull } });

/** Creates a stack and deploys it. */
export function createStack(wish: StackWish): Call {
  const { name, kind, environment, swarm, url, reference, file, login, skipsTls, variables, update } = wish;
  const common = { RepositoryURL: url, RepositoryReferenceName: reference, ...loginBody(login), TLSSkipVerify: skipsTls, ...updateBody(update) };
  // Without a namespace kubectl is given none, and refuses no object that names its own, as ours do (exec/kubernetes_deploy.go, command).
  const own = kind === "kubernetes" ? { StackName: name, Namespace: "", ManifestFile: file, ComposeFormat: false }
    : { Name: name, ...(kind === "swarm" ? { SwarmID: swarm } : {}), ComposeFile: file, Env: variables };
  return { method: "POST", path: `/stacks/create/${kind}/repository`, query: { endpointId: environment }, body: { ...own, ...common }, timeout: deploying };
}

/** Changes where a stack is pulled from and how, and its variables. Deploys nothing. Versions before 2.43 leave URL and file as they are. */
export function editStack(id: number, { kind, environment, url, reference, file, login, skipsTls, variables, update }: StackWish): Call {
  return {
    method: "POST", path: apiPath("stacks", id, "git"), query: { endpointId: environment }, isRepeatable: true,
    body: {
      RepositoryURL: url, RepositoryReferenceName: reference, ConfigFilePath: file, ...loginBody(login), TLSSkipVerify: skipsTls,
      ...(kind === "kubernetes" ? {} : { Env: variables, ...pruning }), ...updateBody(update),
    },
  };
}

/** Pulls a stack and deploys it with these variables. Its answer says why that failed, so it is sent once. */
export function redeployStack(id: number, { name, kind, environment, reference, login, variables }: StackWish): Call {
  return {
    method: "PUT", path: apiPath("stacks", id, "git", "redeploy"), query: { endpointId: environment }, isRepeatable: false, timeout: deploying,
    body: { RepositoryReferenceName: reference, ...loginBody(login), ...(kind === "kubernetes" ? { StackName: name } : { Env: variables, ...pruning }) },
  };
}

/** Teams and users that may see a stack (`Type` 6, ResourceControlType of api/portainer.go). */
const accessBody = ({ users, teams }: { readonly users: readonly number[]; readonly teams: readonly number[] }): object =>
  ({ Public: false, AdministratorsOnly: users.length + teams.length === 0, Users: users, Teams: teams });

/** Says who may see a stack that nobody has said it of (stackutils, ResourceControlID). */
export const createAccess = ({ name, environment }: Pick<Stack, "name" | "environment">, people: Pick<Access, "users" | "teams">): Call =>
  ({ method: "POST", path: "/resource_controls", body: { ResourceID: `${environment}_${name}`, Type: 6, ...accessBody(people) } });
export const editAccess = (id: number, people: Pick<Access, "users" | "teams">): Call => ({ method: "PUT", path: apiPath("resource_controls", id), body: accessBody(people) });
