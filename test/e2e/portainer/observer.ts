import { setTimeout as sleep } from "node:timers/promises";
import { Portainer } from "#lib/adapters/portainer/client.js";
import { readSwarm } from "#lib/adapters/portainer/docker.js";
import { editEnvironment, readEnvironments, readTags, readTeams, type Environment } from "#lib/adapters/portainer/environments.js";
import { readStacks, type Stack } from "#lib/adapters/portainer/stacks.js";
import { items, member, text } from "#lib/adapters/json.js";
import { names } from "./desk.js";

/** The environment that the scenario uses: the one that is named, else the only Swarm. @throws Error when there is none, or there are several. */
export async function findSwarm(portainer: Portainer, name: string | undefined): Promise<Environment> {
  const docker = (await readEnvironments(portainer)).filter(({ platform }) => platform === "docker");
  const swarms: Environment[] = [];
  for (const environment of docker) {
    if (name !== undefined && environment.name !== name) continue;
    if ("data" in await readSwarm(portainer, environment.id)) swarms.push(environment);
  }
  const [only, ...others] = swarms;
  if (only !== undefined && others.length === 0) return only;
  const there = docker.map((environment) => environment.name).join(", ");
  throw new Error(only === undefined ? `Portainer has no Swarm${name === undefined ? "" : ` of the name ${name}`} that answers; its Docker environments are: ${there}` : `Portainer has several Swarms: name one of ${there} in ASTROLABE_PORTAINER_ENVIRONMENT`);
}

/** The stacks of a place. */
export const stacksOf = async (portainer: Portainer, place: string): Promise<readonly Stack[]> =>
  (await readStacks(portainer)).filter(({ source }) => source?.reference.startsWith(`refs/heads/deploy-portainer/${place}/`) === true);

/** Ids of the tasks that are to run, by name of the service, for the stacks of a place. */
export async function tasksOf(portainer: Portainer, { id }: Environment, place: string): Promise<ReadonlyMap<string, string>> {
  const services = new Map(items(await portainer.read(`/endpoints/${id}/docker/services`)).map((service) => [text(service, "ID"), text(member(service, "Spec"), "Name")]));
  const tasks = items(await portainer.read(`/endpoints/${id}/docker/tasks`)).filter((task) => text(task, "DesiredState") === "running");
  const found = tasks.map((task) => [services.get(text(task, "ServiceID")) ?? "", text(task, "ID")] as const).filter(([name]) => name.startsWith(`${place}-`));
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Waits until something is so. @throws Error when it does not come true in time. */
export async function until(what: string, seconds: number, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} seconds`);
    await sleep(Math.min(2000, seconds * 50));
  }
}

/** Everything that the scenario made at Portainer is taken away, and nothing else. Gives what could not be. */
export async function cleanUp(portainer: Portainer, before: Environment, place: string): Promise<string[]> {
  const left: string[] = [];
  const { network, tag, team } = names(place);
  const attempt = async (what: string, doing: () => Promise<unknown>): Promise<void> => {
    await doing().catch((error: unknown) => left.push(`${what}: ${error instanceof Error ? error.message : String(error)}`));
  };
  const remove = (path: string, query: Readonly<Record<string, string | number>> = {}): Promise<unknown> => portainer.ask({ method: "DELETE", path, query, answers: [404] });
  await attempt("the stacks", async () => {
    for (const { id, name, environment } of await stacksOf(portainer, place)) {
      if (environment === before.id && name.startsWith(`${place}-`)) await attempt(`the stack ${name}`, () => remove(`/stacks/${id}`, { endpointId: environment }));
    }
  });
  await attempt("configs", async () => {
    for (const config of items(await portainer.read(`/endpoints/${before.id}/docker/configs`))) {
      const name = text(member(config, "Spec"), "Name");
      if (name.startsWith(`${place}-`)) await attempt(`the config ${name}`, () => remove(`/endpoints/${before.id}/docker/configs/${text(config, "ID")}`));
    }
  });
  // A network is in use until the tasks in it have ended.
  await attempt(`the network ${network}`, () => until("removed", 60, () => remove(`/endpoints/${before.id}/docker/networks/${network}`).then(() => true, () => false)));
  await attempt("tag and access of the environment", () => portainer.ask(editEnvironment(before.id, { TagIDs: before.tags, TeamAccessPolicies: before.teamAccess })));
  await attempt(`the tag ${tag}`, async () => {
    for (const { id, name } of await readTags(portainer)) if (name === tag) await remove(`/tags/${id}`);
  });
  await attempt(`the team ${team}`, async () => {
    for (const { id, name } of await readTeams(portainer)) if (name === team) await remove(`/teams/${id}`);
  });
  return left;
}
