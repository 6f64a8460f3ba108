import type { Portainer } from "../adapters/portainer/client.js";
import type { Environment } from "../adapters/portainer/environments.js";
import type { Login } from "../adapters/portainer/stacks.js";
import type { Topic as TopicOf } from "../server/apply.js";
import type { PortainerPlace, PortainerStack } from "../targets/portainer/place.js";

/** What Portainer is to have for one place, and what is known here beside the tree. */
export interface Wish {
  readonly place: PortainerPlace;
  /** Commit of each branch that the repository has. */
  readonly tips: ReadonlyMap<string, string>;
  /** Whether a stack of a wanted name is taken over when somebody else made it. */
  readonly adopts: boolean;
  /** Id of a stack's webhook; nothing when the key is not known here. */
  readonly webhookOf: (stack: PortainerStack) => string | undefined;
  /** Value of a stack's variable, from the environment of whoever asks. */
  readonly valueOf: (stack: PortainerStack, variable: string) => string | undefined;
  /** As whom Portainer reads the repository. Default: as nobody, or as whom it knows already. */
  readonly login: Login | undefined;
}

/** One part of what Portainer is to have. */
export type Topic = TopicOf<Portainer, Wish>;

/** The environment of a place among those that there are. */
export const environmentOf = (place: PortainerPlace, environments: readonly Environment[]): Environment | undefined =>
  environments.find(({ name }) => name === place.environment.name);

/** What has to wait until the environment of a place is there. */
export const afterEnvironment = ({ environment }: PortainerPlace): string => `It comes after the environment ${environment.name}, which is not there.`;

/** Teams that any stack of a place is for, sorted. */
export const teamsOf = ({ stacks }: PortainerPlace): string[] => [...new Set(stacks.flatMap(({ teams }) => teams))].sort();
