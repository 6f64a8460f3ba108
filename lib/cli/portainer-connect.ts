import { AdapterError } from "../adapters/error.js";
import { Portainer } from "../adapters/portainer/client.js";
import type { Login } from "../adapters/portainer/stacks.js";
import { serverProblem } from "../model/delivery-problems.js";
import { valueVariable } from "../portainer/values.js";
import type { PortainerPlace, PortainerStack } from "../targets/portainer/place.js";
import { readWebhookKey, webhookId, webhookKeyVariable } from "../targets/portainer/webhook.js";

/** Variable that says where Portainer is, when that is not where the record says. */
export const serverVariable = "ASTROLABE_PORTAINER_URL";
/** Variable with the access token of Portainer. */
export const keyVariable = "ASTROLABE_PORTAINER_KEY";
/** Variables with the account by which Portainer reads the repository. */
export const gitVariables = { user: "ASTROLABE_PORTAINER_GIT_USER", token: "ASTROLABE_PORTAINER_GIT_TOKEN" } as const;

type Environment = Readonly<Record<string, string | undefined>>;

const valueOf = (environment: Environment, name: string): string => environment[name]?.trim() ?? "";

/**
 * Where Portainer is, when the environment says so.
 *
 * @throws AdapterError when what it says is no address.
 */
export function toldServer(environment: Environment = process.env): string | undefined {
  const told = valueOf(environment, serverVariable);
  const problem = told === "" ? undefined : serverProblem(told);
  // The value itself is not shown: it may hold a password.
  if (problem !== undefined) throw new AdapterError(`${serverVariable} is not the address of a Portainer`, { subject: serverVariable, hint: "Write it like https://portainer.example.org: what stands before /api, without credentials." });
  return told === "" ? undefined : told;
}

/**
 * A client for the server of some places.
 *
 * @throws AdapterError when there is no key, or when it would have to be sent to more than one server.
 */
export function connectPortainer(places: readonly PortainerPlace[], hidden: readonly string[] = [], environment: Environment = process.env): Portainer {
  const servers = new Set(places.map(({ server }) => server));
  const [first = ""] = servers;
  const told = toldServer(environment);
  if (told === undefined && servers.size > 1) {
    throw new AdapterError(`The places are at ${servers.size} Portainers: ${[...servers].sort().join(", ")}`, { subject: keyVariable, hint: "A key is for one of them: name its places with --cluster." });
  }
  const key = valueOf(environment, keyVariable);
  if (key === "") {
    throw new AdapterError(`There is no key for ${told ?? first}`, { subject: keyVariable, hint: `Make one in Portainer under My account, Access tokens, as an administrator, and set ${keyVariable} to it.` });
  }
  // What cannot stand in a header would be repeated in the error that says so.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new AdapterError(`${keyVariable} holds characters that no key of Portainer has`, { subject: keyVariable, hint: "Copy the key again, without blanks and line breaks." });
  return new Portainer({ server: told ?? first, key, hidden: [...hidden, valueOf(environment, gitVariables.token), valueOf(environment, webhookKeyVariable)] });
}

/** As whom Portainer reads the repository, when the environment says so. @throws AdapterError when it says a half of it. */
export function gitLogin(environment: Environment = process.env): Login | undefined {
  const [user, token] = [valueOf(environment, gitVariables.user), valueOf(environment, gitVariables.token)];
  if (user !== "" && token !== "") return { user, token };
  if (user === "" && token === "") return undefined;
  const missing = user === "" ? gitVariables.user : gitVariables.token;
  throw new AdapterError(`${missing} is not set, and the other half of the account is`, { subject: missing, hint: `Portainer needs both to read the repository: ${gitVariables.user} and ${gitVariables.token}.` });
}

/**
 * Ids of webhooks, when the environment has their key.
 *
 * @throws AdapterError when the key could be guessed.
 */
export function webhooksOf(environment: Environment = process.env): (stack: PortainerStack) => string | undefined {
  if (valueOf(environment, webhookKeyVariable) === "") return () => undefined;
  const key = readWebhookKey({ [webhookKeyVariable]: environment[webhookKeyVariable] });
  return ({ place, name }) => webhookId(key, place, name);
}

/** Values of the stacks' variables that the environment has. They are not trimmed: a blank may belong to them. */
export const valuesOf = (environment: Environment = process.env) => (stack: PortainerStack, variable: string): string | undefined => {
  const value = environment[valueVariable(stack, variable)] ?? "";
  return value === "" ? undefined : value;
};
