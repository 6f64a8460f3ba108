import { createVariable, editVariable, putSecret, readSecrets, readVariables } from "../adapters/gitea/actions.js";
import { text } from "../adapters/json.js";
import type { GiteaSettings } from "../model/gitea.js";
import { digestOfSecret, holdsDigest } from "./digest.js";
import { changeOf, type Change, type Comparison } from "../server/difference.js";
import { repositoryOf, secretVariable, type Topic, type Wish } from "./topic.js";

/** The secrets of Actions. */
export const secrets: Topic = async (gitea, wish) => {
  // Only owners may ask.
  if (Object.keys(wish.settings.secrets ?? {}).length === 0) return { changes: [], extra: [] };
  return compareSecrets(wish, await readSecrets(gitea, repositoryOf(wish.settings)));
};

/**
 * A secret has to be there; when its value is known here, that has to be the one that was last set from here, which a digest in
 * the secret's description tells.
 *
 * @param there the secrets of the repository, as the API tells of them: without values.
 */
export function compareSecrets({ settings, secretOf }: Wish, there: readonly unknown[]): Comparison {
  const repository = repositoryOf(settings);
  const changes = Object.entries(settings.secrets ?? {}).flatMap(([name, purpose]): readonly Change[] => {
    const now = there.find((candidate) => text(candidate, "name") === name);
    const value = secretOf(name);
    if (value === undefined) {
      return now === undefined ? [{ subject: `secret ${name}`, isMissing: true, fields: [], calls: [], obstacle: `Set ${secretVariable(name)} to its value.` }] : [];
    }
    const isMissing = now === undefined;
    if (!isMissing && holdsDigest(text(now, "description"), value)) return [];
    const description = `${purpose} [${digestOfSecret(value)}]`;
    const fields = isMissing ? [] : [{ field: "data", now: "another value, or set by hand", wanted: `the value of ${secretVariable(name)}` }];
    return [{ subject: `secret ${name}`, isMissing, fields, calls: [putSecret(repository, name, { value, description })] }];
  });
  return { changes, extra: [] };
}

/** The variables of Actions. */
export const variables: Topic = async (gitea, { settings }) => compareVariables(settings, await readVariables(gitea, repositoryOf(settings)));

/** @param there the variables of the repository, as the API tells of them. */
export function compareVariables(settings: GiteaSettings, there: readonly unknown[]): Comparison {
  const repository = repositoryOf(settings);
  const changes = Object.entries(settings.variables ?? {}).flatMap(([name, value]) => {
    const now = there.find((candidate) => text(candidate, "name") === name);
    return changeOf(`variable ${name}`, now, { data: value }, {
      create: () => createVariable(repository, name, value),
      edit: () => editVariable(repository, name, { value, description: text(now, "description") }),
    });
  });
  return { changes, extra: [] };
}
