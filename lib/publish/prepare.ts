import type { Gitea } from "../adapters/gitea/client.js";
import type { Reviewers } from "../adapters/gitea/pulls.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { GiteaPeople } from "../model/gitea.js";
import { headline } from "../plan/headline.js";
import { renderMarkdown } from "../plan/markdown.js";
import { applySteps, type Made } from "./apply.js";
import type { Connection } from "./connect.js";
import { giteaSteps, readSituation, type GiteaSituation } from "./gitea.js";
import { planLocally, readTemplate, type Compiled, type LocalPlan } from "./local.js";
import type { PublishedRepository } from "./repository.js";
import type { Step } from "./steps.js";

/** Where a change goes, and by which token. */
export interface Destination {
  readonly repository: PublishedRepository;
  readonly connection: Connection;
  readonly gitea: Gitea;
  /** Who is asked to review every new pull request. Default: whom Gitea asks by itself. */
  readonly reviewers?: GiteaPeople | undefined;
}

/** What is missing for a change to be published. */
export interface Prepared {
  readonly local: LocalPlan;
  /** What Gitea has; absent when there is nothing to publish, so that nobody asked. */
  readonly situation?: GiteaSituation;
  /** Empty when all is done, or nothing is to be. */
  readonly steps: readonly Step[];
  /** Whether the pull request was closed or merged, and there is nothing new since. */
  readonly isOver: boolean;
}

/** What may be asked for. */
export interface Wish {
  /** Title of commit and pull request. Default: made from the plan. */
  readonly title?: string | undefined;
  /** Title of the commit alone. Default: the title. */
  readonly commitTitle?: string | undefined;
}

/** Looks at what there is and decides what is missing. Changes nothing. */
export async function prepare(destination: Destination, compiled: Compiled, wish: Wish): Promise<Prepared | { readonly problem: Diagnostic }> {
  const { repository, connection } = destination;
  const local = await planLocally(repository, compiled, { ...wish, config: connection.config });
  if ("problem" in local) return local;
  if (local.commit !== undefined && repository.base.ahead === 0) return { local, steps: [], isOver: false };
  return prepareOnGitea(destination, local, compiled, wish);
}

/** Looks at what Gitea has, when it is known what becomes of the branch. */
export async function prepareOnGitea({ repository, connection, gitea, reviewers }: Destination, local: LocalPlan, compiled: Compiled, wish: Wish): Promise<Prepared | { readonly problem: Diagnostic }> {
  const { base } = repository;
  const situation = await readSituation(gitea, connection.name, { base: base.branch, branch: local.branch, commit: local.commit });
  if ("problem" in situation) return situation;
  const { pull } = situation;
  const isOver = pull !== undefined && pull.state !== "open" && pull.headCommit === local.commit;
  if (isOver) return { local, situation, steps: [], isOver };
  const { plan, findings } = compiled;
  const text = {
    base: base.branch, branch: local.branch, title: local.title, isTitleGiven: wish.title !== undefined, plan,
    headline: headline(plan), comment: renderMarkdown(plan, { findings }), template: await readTemplate(repository),
    reviewers: reviewersFor(reviewers, situation.login),
  };
  return { local, situation, steps: [...local.steps, ...giteaSteps(text, situation)], isOver };
}

/** Nobody reviews his own pull request: Gitea refuses to ask. */
function reviewersFor({ users = [], teams = [] }: GiteaPeople = {}, login: string): Reviewers {
  const others = users.filter((user) => user.toLowerCase() !== login.toLowerCase());
  return { ...(others.length === 0 ? {} : { reviewers: others }), ...(teams.length === 0 ? {} : { team_reviewers: teams }) };
}

/** Does what is missing. */
export async function apply({ repository, connection, gitea }: Destination, { steps, situation }: Prepared, progress: (stage: string) => void): Promise<Made> {
  const found: Made = { commit: repository.head, pull: situation?.pull, commentUrl: situation?.comment?.url };
  if (situation === undefined) return found;
  const { state, remote } = repository;
  return applySteps(steps, { place: state, branch: state.branch, remote, config: connection.config, gitea, name: connection.name, login: situation.login }, found, progress);
}
