import { editEnvironment, readEnvironments, readGroups, readTeams, type Environment } from "../adapters/portainer/environments.js";
import { createAccess, editAccess, readStacks, type Stack } from "../adapters/portainer/stacks.js";
import { fieldsThatDiffer, type Change } from "../server/difference.js";
import type { PortainerStack } from "../targets/portainer/place.js";
import { findStack } from "./identity.js";
import { environmentOf, teamsOf, type Topic } from "./topic.js";

/** Who may see the environment and its stacks, beside administrators. What users were given by hand stays. */
export const access: Topic = async (portainer, { place }) => {
  const environment = environmentOf(place, await readEnvironments(portainer));
  // Stacks that are not there say so themselves.
  if (environment === undefined) return { changes: [], extra: [] };
  if (place.environment.kind === "kubernetes") {
    const wanted = teamsOf(place);
    return { changes: [], extra: wanted.length === 0 ? [] : [`Portainer knows no access to one stack on Kubernetes: give ${wanted.join(", ")} access to the namespaces`] };
  }
  const teams = new Map((await readTeams(portainer)).map(({ id, name }) => [name, id]));
  const groups = await readGroups(portainer);
  const there = await readStacks(portainer);
  const letIn = new Set([...Object.keys(environment.teamAccess).map(Number), ...groups.find(({ id }) => id === environment.group)?.teams ?? []]);
  const found = place.stacks.flatMap((wanted) => {
    const { ours } = findStack(place, wanted, environment.id, there);
    return ours === undefined ? [] : [{ wanted, ours }];
  });
  return {
    changes: [...admission(environment, teamsOf(place), teams, letIn), ...found.flatMap(({ wanted, ours }) => accessChanges(wanted, ours, teams))],
    extra: found.flatMap(({ wanted, ours }) => (ours.access?.users ?? []).map((user) => `the user with the number ${user} may see the stack ${wanted.name}`)),
  };
};

/** Teams that have no access to the environment see none of its stacks. */
function admission({ id, name, teamAccess }: Environment, wanted: readonly string[], teams: ReadonlyMap<string, number>, letIn: ReadonlySet<number>): Change[] {
  const missing = wanted.filter((team) => !letIn.has(teams.get(team) ?? 0));
  const ids = missing.flatMap((team) => teams.get(team) ?? []);
  if (missing.length === 0) return [];
  // The Community edition has no roles, and wants one to be said.
  const policies = { ...teamAccess, ...Object.fromEntries(ids.map((team) => [String(team), { RoleId: 0 }])) };
  return [{
    subject: `access to the environment ${name}`, isMissing: false, fields: missing.map((team) => ({ field: "team", now: "nothing", wanted: team })),
    calls: [editEnvironment(id, { TeamAccessPolicies: policies })],
  }];
}

function accessChanges({ name, wave, teams: wanted }: PortainerStack, stack: Stack, teams: ReadonlyMap<string, number>): Change[] {
  const { access: now } = stack;
  const nameOf = (id: number): string => [...teams].find(([, other]) => other === id)?.[0] ?? String(id);
  const users = now?.users ?? [];
  const ids = wanted.flatMap((team) => teams.get(team) ?? []).sort((a, b) => a - b);
  const seen = { public: now?.isPublic ?? false, administrators: now?.isForAdministrators ?? true, teams: (now?.teams ?? []).map(nameOf) };
  const fields = fieldsThatDiffer(seen, { public: false, administrators: wanted.length + users.length === 0, teams: wanted });
  if (fields.length === 0) return [];
  const people = { users, teams: ids };
  return [{ subject: `access to the stack ${name}`, isMissing: false, fields, calls: [now === undefined ? createAccess(stack, people) : editAccess(now.id, people)], wave }];
}
