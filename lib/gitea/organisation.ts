import { createOrganisation, editOrganisation, readOrganisation } from "../adapters/gitea/organisation.js";
import type { GiteaSettings } from "../model/gitea.js";
import { changeOf, type Comparison } from "../server/difference.js";
import type { Topic } from "./topic.js";

/** The organisation itself. */
export const organisation: Topic = async (gitea, { settings }) => compareOrganisation(settings, await readOrganisation(gitea, settings.organisation.name));

/** @param now what the API tells of it; nothing when it is not there. */
export function compareOrganisation({ organisation: { name, description, visibility } }: GiteaSettings, now: unknown): Comparison {
  const wanted = {
    ...(description === undefined ? {} : { description }),
    ...(visibility === undefined ? {} : { visibility }),
  };
  return {
    extra: [],
    changes: changeOf(`organisation ${name}`, now, wanted, {
      create: () => createOrganisation(name, { visibility: "private", ...wanted }),
      edit: () => editOrganisation(name, wanted),
    }),
  };
}
