import { createLabel, editLabel, readLabels } from "../adapters/gitea/repository.js";
import { flag, number, text } from "../adapters/json.js";
import type { GiteaSettings } from "../model/gitea.js";
import { changeOf, type Comparison } from "../server/difference.js";
import { repositoryOf, type Topic } from "./topic.js";

/** The labels of the repository. */
export const labels: Topic = async (gitea, { settings }) => compareLabels(settings, await readLabels(gitea, repositoryOf(settings)));

/** @param there the labels of the repository, as the API tells of them. Others than those of the settings are people's own. */
export function compareLabels(settings: GiteaSettings, there: readonly unknown[]): Comparison {
  const repository = repositoryOf(settings);
  const changes = (settings.labels ?? []).flatMap(({ name, color, description = "", exclusive = false }) => {
    const now = there.find((candidate) => text(candidate, "name") === name);
    // Gitea takes a colour with its # and gives it without.
    const seen = now === undefined ? undefined : { name, color: `#${text(now, "color").replace("#", "").toLowerCase()}`, description: text(now, "description"), exclusive: flag(now, "exclusive") };
    const body = { name, color: color.toLowerCase(), description, exclusive };
    return changeOf(`label ${name}`, seen, body, {
      create: () => createLabel(repository, body),
      edit: () => editLabel(repository, number(now, "id") ?? 0, body),
    });
  });
  return { changes, extra: [] };
}
