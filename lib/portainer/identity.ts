import type { Stack } from "../adapters/portainer/stacks.js";
import type { PortainerPlace, PortainerStack } from "../targets/portainer/place.js";

/** Whole name of the reference that a stack is pulled from. */
export const referenceOf = ({ reference }: PortainerStack): string => `refs/heads/${reference}`;

/** Whether two URLs name one repository, whether they end in a slash or `.git` or not. */
export const isSameRepository = (one: string, other: string): boolean => bare(one) === bare(other);
const bare = (url: string): string => url.replace(/\/+$/, "").replace(/\.git$/, "");

/** Portainer takes two names for one that differ by case (handler/stacks, checkUniqueStackName). */
export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What stands at Portainer where a stack belongs. */
export interface Found {
  /** The stack, which is ours: pulled from our repository, and from its own reference. */
  readonly ours?: Stack;
  /** Somebody else's of that name. */
  readonly foreign?: Stack;
  /** One of that name in another environment of the same Swarm, which has room for one of them. */
  readonly rival?: Stack;
}

/** Looks for a stack of a place among all. */
export function findStack(place: PortainerPlace, wanted: PortainerStack, environment: number, stacks: readonly Stack[]): Found {
  const named = stacks.filter(({ name }) => isSameName(name, wanted.name));
  const here = named.filter((stack) => stack.environment === environment);
  const ours = here.find(({ source }) => source !== undefined && isSameRepository(source.url, place.repository) && source.reference === referenceOf(wanted));
  const foreign = here.find((stack) => stack !== ours);
  const swarm = stacks.find((stack) => stack.environment === environment && stack.swarm !== "")?.swarm;
  const rival = swarm === undefined ? undefined : named.find((stack) => stack.environment !== environment && stack.swarm === swarm);
  return { ...(ours === undefined ? {} : { ours }), ...(foreign === undefined ? {} : { foreign }), ...(rival === undefined ? {} : { rival }) };
}

/** Stacks of an environment that are ours and stand for no deployment any more. */
export function goneStacks({ place, repository, stacks: wanted }: PortainerPlace, environment: number, stacks: readonly Stack[]): readonly Stack[] {
  return stacks.filter(({ environment: where, name, source }) => where === environment && source !== undefined && isSameRepository(source.url, repository)
    && source.reference.endsWith(`/${place}/${name}`) && !wanted.some((stack) => referenceOf(stack) === source.reference));
}

/** How to remove a stack that apply leaves alone. */
export const removal = ({ id, name, environment }: Stack): string =>
  `remove it in Portainer under Stacks, ${name}, or by DELETE /api/stacks/${id}?endpointId=${environment}; its volumes, configs and networks may stay behind`;
