import { agentProblem, referenceProblem, repositoryPathProblem, serverProblem } from "../model/delivery-problems.js";
import type { PortainerDelivery } from "../model/delivery.js";
import { quote } from "../model/name.js";

/** What is wrong with what is said of a delivery by Portainer, each with the field that it is about. */
export function portainerProblems(delivery: PortainerDelivery): { readonly field: string; readonly message: string }[] {
  const { server, folder, references, environment, agent, tags, group, teams } = delivery;
  const problems = {
    server: serverProblem(server),
    folder: repositoryPathProblem(folder),
    references: referenceProblem(references),
    environment: nameProblem(environment),
    agent: agent === undefined ? undefined : agentProblem(agent),
    tags: namesProblem(tags),
    group: group === undefined ? undefined : nameProblem(group),
    teams: namesProblem(teams),
  };
  return Object.entries(problems).flatMap(([field, problem]) => (problem === undefined ? [] : [{ field, message: `${field} ${problem}` }]));
}

/** Says why a value is no list of names of Portainer, which are any text, or nothing when it is one. */
export function namesProblem(names: unknown): string | undefined {
  if (!Array.isArray(names)) return `is ${quote(names)}, expected a list of names`;
  return names.map(nameProblem).find((problem) => problem !== undefined);
}

function nameProblem(name: unknown): string | undefined {
  return typeof name === "string" && /^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$/.test(name) ? undefined : `has ${quote(name)}, expected a name without line breaks and without blanks at its ends`;
}
