import { AdapterError } from "../adapters/error.js";
import type { Gitea } from "../adapters/gitea/client.js";
import { text } from "../adapters/json.js";
import { access } from "./access.js";
import { secrets, variables } from "./actions.js";
import { hooks } from "./hooks.js";
import { labels } from "./labels.js";
import { organisation } from "./organisation.js";
import { protection } from "./protection.js";
import { repository } from "./repository.js";
import { teams } from "./teams.js";
import { applyAll, compareAll, type Applied, type Procedure, type Topics } from "../server/apply.js";
import type { Comparison } from "../server/difference.js";
import type { Wish } from "./topic.js";

/** All topics, each after those that it needs: rules name teams that have access to the repository. */
const topics: Topics<Gitea, Wish> = [
  ["organisation", organisation], ["teams", teams], ["repository", repository], ["access of teams", access], ["labels", labels],
  ["branch protection", protection], ["secrets", secrets], ["variables", variables], ["webhooks", hooks],
];

const procedure = (progress: (stage: string) => void): Procedure<Gitea, Wish> => ({
  server: "Gitea", topics, progress,
  // There is no such user or team, or Gitea does not like a value. Without the organisation nothing else can be.
  isOfOneCall: ({ status }, { path }) => (status === 404 || status === 409 || status === 422) && path !== "/orgs",
});

/** How Gitea differs from the settings. Reads only. */
export async function diffGitea(gitea: Gitea, wish: Wish, progress: (stage: string) => void = () => undefined): Promise<Comparison> {
  await requireVersion(gitea);
  return compareAll(gitea, wish, procedure(progress));
}

/** Makes Gitea as the settings say. Nothing is deleted but webhooks of ours that have to be replaced. */
export async function applyGitea(gitea: Gitea, wish: Wish, progress: (stage: string) => void = () => undefined): Promise<Applied> {
  await requireVersion(gitea);
  return applyAll(gitea, wish, procedure(progress));
}

/** The first version whose webhooks have names, by which ours are told from others. */
const oldest = [1, 26] as const;

async function requireVersion(gitea: Gitea): Promise<void> {
  const version = text((await gitea.ask({ method: "GET", path: "/version" })).data, "version");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new AdapterError(`${gitea.server} runs Gitea ${version === "" ? "of an unknown version" : version}; settings need ${oldest.join(".")} or later`, {
    subject: "GET /version", hint: "Update the server.",
  });
}
