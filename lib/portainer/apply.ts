import type { Portainer } from "../adapters/portainer/client.js";
import { readKeyUser, readServer } from "../adapters/portainer/system.js";
import { applyAll, compareAll, type Applied, type Procedure, type Topics } from "../server/apply.js";
import type { Comparison } from "../server/difference.js";
import { access } from "./access.js";
import { environment, group, tags, teams } from "./environment.js";
import { networks } from "./networks.js";
import { stacks } from "./stacks.js";
import type { Wish } from "./topic.js";

/** All topics, each after those that it needs. */
const topics: Topics<Portainer, Wish> = [
  ["tags", tags], ["group", group], ["environment", environment], ["teams", teams], ["networks", networks], ["stacks", stacks], ["access", access],
];

const procedure = ({ place }: Wish, progress: (stage: string) => void): Procedure<Portainer, Wish> => ({
  server: "Portainer", progress,
  topics: topics.map(([name, topic]) => [`${name} of ${place.place}`, topic]),
  // A name that is taken, a file that cannot be deployed.
  isOfOneCall: ({ status }) => typeof status === "number" && [400, 404, 409, 422, 500].includes(status),
});

/** How Portainer differs from what the tree says of one place. Reads only. */
export async function diffPortainer(portainer: Portainer, wish: Wish, progress: (stage: string) => void = () => undefined): Promise<Comparison> {
  const remarks = await greet(portainer);
  const { changes, extra } = await compareAll(portainer, wish, procedure(wish, progress));
  return { changes, extra: [...remarks, ...extra] };
}

/** Makes Portainer as the tree says. Nothing is deleted. */
export async function applyPortainer(portainer: Portainer, wish: Wish, progress: (stage: string) => void = () => undefined): Promise<Applied> {
  const remarks = await greet(portainer);
  const { extra, ...applied } = await applyAll(portainer, wish, procedure(wish, progress));
  return { ...applied, extra: [...remarks, ...extra] };
}

/** Looks whether the server is one that can be asked, and the key one that it knows. Gives what is to be known of them. */
async function greet(portainer: Portainer): Promise<readonly string[]> {
  const { remark } = await readServer(portainer);
  const { name, isAdministrator } = await readKeyUser(portainer);
  return [...(remark === undefined ? [] : [remark]), ...(isAdministrator ? [] : [`${name} is no administrator, and may not see or change everything`])];
}
