import type { Gitea } from "../adapters/gitea/client.js";
import type { RepositoryName } from "../adapters/gitea/access.js";
import type { GiteaSettings } from "../model/gitea.js";
import type { Topic as TopicOf } from "../server/apply.js";

/** What Gitea is to be like, and the secrets that are known here. */
export interface Wish {
  readonly settings: GiteaSettings;
  /** The value of a secret, from the environment of whoever asks. */
  readonly secretOf: (name: string) => string | undefined;
}

/** One part of the settings. */
export type Topic = TopicOf<Gitea, Wish>;

/** Variable of the environment that holds the value of a secret. */
export const secretVariable = (name: string): string => `ASTROLABE_SECRET_${name}`;

export const repositoryOf = ({ organisation, repository }: GiteaSettings): RepositoryName => ({ owner: organisation.name, name: repository.name });
