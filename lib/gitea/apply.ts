import { AdapterError } from "../adapters/error.js";
import type { Call, Gitea } from "../adapters/gitea/client.js";
import { text } from "../adapters/json.js";
import { access } from "./access.js";
import { secrets, variables } from "./actions.js";
import type { Change, Comparison } from "./difference.js";
import { hooks } from "./hooks.js";
import { labels } from "./labels.js";
import { organisation } from "./organisation.js";
import { protection } from "./protection.js";
import { repository } from "./repository.js";
import { teams } from "./teams.js";
import type { Topic, Wish } from "./topic.js";

/** All topics, each after those that it needs: rules name teams that have access to the repository. */
const topics: readonly (readonly [name: string, topic: Topic])[] = [
  ["organisation", organisation], ["teams", teams], ["repository", repository], ["access of teams", access], ["labels", labels],
  ["branch protection", protection], ["secrets", secrets], ["variables", variables], ["webhooks", hooks],
];

/** How Gitea differs from the settings. Reads only. */
export async function diffGitea(gitea: Gitea, wish: Wish, progress: (stage: string) => void = () => undefined): Promise<Comparison> {
  await requireVersion(gitea);
  const changes: Change[] = [];
  const extra: string[] = [];
  for (const [name, topic] of topics) {
    progress(`comparing ${name}`);
    const found = await topic(gitea, wish);
    changes.push(...found.changes);
    extra.push(...found.extra);
  }
  return { changes, extra };
}

/** What an application of the settings came to. */
export interface Applied {
  /** What was otherwise and is now as the settings say. */
  readonly made: readonly Change[];
  /** What still is otherwise; each says why. */
  readonly left: readonly Change[];
  readonly extra: readonly string[];
}

/**
 * Makes Gitea as the settings say, topic after topic. Each is read right before, so that a run after one that was cut off does
 * what is left; what is as it has to be is not written. Nothing is deleted but webhooks of ours that have to be replaced.
 */
export async function applyGitea(gitea: Gitea, wish: Wish, progress: (stage: string) => void = () => undefined): Promise<Applied> {
  await requireVersion(gitea);
  const made: Change[] = [];
  const left: Change[] = [];
  const extra: string[] = [];
  for (const [name, topic] of topics) {
    progress(`comparing ${name}`);
    const found = await topic(gitea, wish);
    extra.push(...found.extra);
    const refused = new Map<string, string>();
    const changed: Change[] = [];
    for (const change of found.changes) {
      if (change.calls.length > 0) progress(`changing ${change.subject}`);
      const reason = await carryOut(gitea, change.calls);
      if (reason !== undefined) refused.set(change.subject, reason);
      else if (change.obstacle === undefined) changed.push(change);
    }
    if (found.changes.length === 0) continue;
    // Gitea passes over some of what it does not like without a word.
    const still = (await topic(gitea, wish)).changes;
    left.push(...still.map((change) => ({ obstacle: refused.get(change.subject) ?? "Gitea took the call, and has not done it.", ...change })));
    made.push(...changed.filter((change) => !still.some((other) => other.subject === change.subject)));
  }
  return { made, left, extra };
}

// Answers to one call that say nothing about the others: there is no such user or team, or Gitea does not like a value.
const ofThisCallAlone: readonly (string | number | undefined)[] = [404, 409, 422];

/** Makes calls one after the other. Says why the rest was not made; nothing when all were. */
async function carryOut(gitea: Gitea, calls: readonly Call[]): Promise<string | undefined> {
  for (const call of calls) {
    try {
      await gitea.ask(call);
    } catch (error) {
      if (!(error instanceof AdapterError) || !ofThisCallAlone.includes(error.status) || call.path === "/orgs") throw error;
      return `${error.message}.`;
    }
  }
  return undefined;
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
