import { readLogin, readRepository, type RepositoryFacts, type RepositoryName } from "../adapters/gitea/access.js";
import type { Gitea } from "../adapters/gitea/client.js";
import { readComments, type Comment } from "../adapters/gitea/comments.js";
import { findPull, type PullRequest, type Reviewers } from "../adapters/gitea/pulls.js";
import { readStatus, type CommitStatus } from "../adapters/gitea/statuses.js";
import { diagnose } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { planMarker } from "../plan/markdown.js";
import type { Plan } from "../plan/plan.js";
import { titleIn, withOurPart, type OurWords } from "./body.js";
import { stickyComment } from "./comment.js";
import { cut } from "./message.js";
import type { Step } from "./steps.js";

/** Context of the status that says what a commit would do. It is never required: the workflow's own is. */
export const planContext = "astrolabe/plan";

/** Labels by which lists of pull requests show how much a plan weighs, where the repository has them. */
export const weightLabels = { danger: "plan/danger", caution: "plan/caution", notice: "plan/notice" } as const;

/** What Gitea has of a branch. */
export interface GiteaSituation {
  /** Whose token it is. */
  readonly login: string;
  readonly repository: RepositoryFacts;
  /** The open pull request of the branch, else the latest one that there was. */
  readonly pull: PullRequest | undefined;
  readonly comment: Comment | undefined;
  readonly status: CommitStatus | undefined;
}

/** Looks at what Gitea has: at most four calls when there is a pull request, three when there is none. */
export async function readSituation(gitea: Gitea, name: RepositoryName, { base, branch, commit }: { readonly base: string; readonly branch: string; readonly commit: string | undefined }): Promise<GiteaSituation | { readonly problem: Diagnostic }> {
  const login = await readLogin(gitea);
  const pull = await findPull(gitea, name, { base, head: branch });
  const repository = pull?.repository ?? await readRepository(gitea, name);
  const problem = repositoryProblem(gitea.server, name, repository);
  if (repository === undefined || problem !== undefined) return { problem: problem ?? unseen(gitea.server, name) };
  const isOpen = pull?.state === "open";
  const comments = isOpen ? await readComments(gitea, name, pull.number) : [];
  // A commit that is not made yet has none.
  const status = isOpen && commit !== undefined ? await readStatus(gitea, name, commit, planContext) : undefined;
  return { login, repository, pull, comment: stickyComment(comments, planMarker, [login, ...(pull === undefined ? [] : [pull.poster])]), status };
}

function repositoryProblem(server: string, name: RepositoryName, repository: RepositoryFacts | undefined): Diagnostic | undefined {
  const unusable = (message: string, hint: string): Diagnostic => diagnose("remote-unusable", message, {}, { hint });
  const said = `${name.owner}/${name.name} on ${server}`;
  if (repository === undefined) return unseen(server, name);
  if (repository.isArchived) return unusable(`${said} is archived, so nobody can change it`, "Take it out of the archive in its settings, or publish to another repository.");
  if (repository.isEmpty) return unusable(`${said} is empty`, "Push the first commits to its default branch.");
  if (!repository.mayPush) return unusable(`The token's user may not push to ${said}`, "Ask for write access to the repository.");
  return undefined;
}

function unseen(server: string, { owner, name }: RepositoryName): Diagnostic {
  return diagnose("remote-unusable", `There is no repository ${owner}/${name} on ${server}, or the token's user may not see it`, {}, {
    hint: "Check the remote's URL (`git remote -v`), and whether the user is in the right team.",
  });
}

/** What a pull request is to say. */
export interface PullText extends OurWords {
  readonly base: string;
  readonly branch: string;
  /** Whether the title was asked for, so that it replaces what people wrote. */
  readonly isTitleGiven: boolean;
  /** One line, for the status. */
  readonly headline: string;
  /** The plan as Markdown, with its marker in front. */
  readonly comment: string;
  /** Body of new pull requests, as the default branch has it. */
  readonly template: string;
  /** Who is asked when it is opened, beside those whom Gitea asks. Default: nobody. */
  readonly reviewers?: Reviewers;
}

/** Longest description of a status that Gitea's pages show whole. */
const longestDescription = 140;

/** The steps on Gitea once the branch is pushed. Empty when all is as it is to be. */
export function giteaSteps(wanted: PullText, { pull, comment, status }: Pick<GiteaSituation, "pull" | "comment" | "status">): Step[] {
  const state = { context: planContext, state: "success", description: cut(wanted.headline, longestDescription) } as const;
  const setStatus: Step = { do: "set-status", status: state };
  if (pull === undefined || pull.state !== "open") {
    const body = withOurPart(wanted.template, wanted);
    const wish = { title: wanted.title, body, base: wanted.base, head: wanted.branch, ...wanted.reviewers };
    return [{ do: "open-pull", wish, labels: labelsFor(wanted.plan) }, { do: "add-comment", body: wanted.comment }, setStatus];
  }
  const steps: Step[] = [];
  const edited = editFor(wanted, pull);
  if (edited !== undefined) steps.push({ do: "edit-pull", pull: pull.number, wish: edited });
  if (comment === undefined) steps.push({ do: "add-comment", pull: pull.number, body: wanted.comment });
  else if (!isSame(comment.body, wanted.comment)) steps.push({ do: "edit-comment", comment: comment.id, url: comment.url, body: wanted.comment });
  const relabelled = relabel(labelsFor(wanted.plan), pull, steps.length > 0);
  if (relabelled !== undefined) steps.push(relabelled);
  const isSet = status?.state === state.state && status.description === state.description && comment !== undefined && status.target === comment.url;
  return isSet ? steps : [...steps, setStatus];
}

function labelsFor({ consequences }: Plan): readonly string[] {
  const [first] = consequences;
  return first === undefined ? [] : [weightLabels[first.weight]];
}

/**
 * Makes the labels follow the plan. A pull request without one gets it only when something else changes too: the repository may
 * have no such labels, and need not be asked each time.
 */
function relabel(wanted: readonly string[], { number: pull, labels }: PullRequest, isChanging: boolean): Step | undefined {
  const ours = labels.filter(({ name }) => Object.values<string>(weightLabels).includes(name));
  const remove = ours.filter(({ name }) => !wanted.includes(name)).map(({ id }) => id);
  const add = ours.length > 0 || isChanging ? wanted.filter((name) => !ours.some((label) => label.name === name)) : [];
  return remove.length + add.length === 0 ? undefined : { do: "label-pull", pull, remove, add };
}

/** What of title and body is ours and differs. */
function editFor({ title, isTitleGiven, plan, about }: PullText, pull: PullRequest): { title?: string; body?: string } | undefined {
  const isOurTitle = titleIn(pull.body) === pull.title;
  const named = isTitleGiven || isOurTitle ? title : pull.title;
  // A title that people gave stays theirs: what we remember is the one of our own.
  const body = withOurPart(pull.body, { title: isTitleGiven || isOurTitle ? title : titleIn(pull.body) ?? title, plan, about });
  const edit = { ...(named === pull.title ? {} : { title: named }), ...(isSame(body, pull.body) ? {} : { body }) };
  return Object.keys(edit).length === 0 ? undefined : edit;
}

/** Gitea may give texts back with other line breaks and without blanks around them. */
const isSame = (one: string, other: string): boolean => normal(one) === normal(other);
const normal = (text: string): string => text.replaceAll("\r\n", "\n").trim();
