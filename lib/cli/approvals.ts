import { AdapterError } from "../adapters/error.js";
import { readToken } from "../adapters/git/credential.js";
import { readLogin, type RepositoryName } from "../adapters/gitea/access.js";
import { Gitea } from "../adapters/gitea/client.js";
import { openPulls, readPull, type PullRequest } from "../adapters/gitea/pulls.js";
import { readChangedPaths, readFileAt, readReviews } from "../adapters/gitea/reviews.js";
import { postStatus, readStatus } from "../adapters/gitea/statuses.js";
import { readTeamMembers } from "../adapters/gitea/teams.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { judgeApprovals, ownersContext, unknownMembers, type Judgement } from "../gitea/approvals.js";
import { codeownersFile, needsOwner, ownersOf, parseCodeowners, shadowingFiles, type Codeowners } from "../gitea/owners.js";
import type { GiteaSettings } from "../model/gitea.js";
import { connect } from "../publish/connect.js";
import { readWorkTree } from "../publish/repository.js";
import { actionsLogin } from "../publish/comment.js";
import type { RequestOf } from "./arguments.js";
import type { WorkspaceContext } from "./context.js";
import { readGiteaSettings } from "./gitea-settings.js";
import { readJob, type Job } from "./job.js";
import type { Outcome } from "./outcome.js";

/** Token that may see who is in which team; a job's own may not. */
export const readTokenVariable = "ASTROLABE_READ_TOKEN";

/** What the pull requests of a repository are judged with. */
interface Bench {
  readonly gitea: Gitea;
  readonly repository: RepositoryName;
  readonly settings: GiteaSettings;
  /** By name of the team in lower case; of those that are missing, the settings say who is in them, or nobody does. */
  readonly teams: ReadonlyMap<string, readonly string[]>;
  /** Whose statuses are ours; nothing outside of a job, where none is set. */
  readonly logins: readonly string[] | undefined;
}

interface Judged extends Judgement {
  readonly pull: number;
  /** Whether the status was set anew. */
  readonly posted: boolean;
}

/**
 * Judges open pull requests by the owners that their base branch names, and in a job sets the status that says so. Settings are
 * those of the workspace, so a job has to run the default branch's. Outside of a job nothing is set: the settings may be anybody's.
 */
export async function approvals(request: RequestOf<"approvals">, context: WorkspaceContext, progress: (stage: string) => void): Promise<Outcome> {
  const { settings, diagnostics } = await readGiteaSettings(context, request, progress);
  if (hasErrors(diagnostics)) return { diagnostics, text: "Nobody's approval was looked at: Gitea's settings have errors.", result: { pulls: [] } };
  if (settings === undefined) {
    throw new AdapterError("There is no .gitea/settings.ts, so it is not known who the teams are", { subject: ".gitea/settings.ts", hint: "Make one with defineGitea() of lib/model/gitea.ts." });
  }
  const job = readJob(process.env);
  if (job?.event === "pull_request_target" && job.pull?.isFork === true) {
    return { diagnostics, text: "A fork's pull request lends its job no right to set a status: the scheduled run does.", result: { pulls: [] } };
  }
  const bench = await open(settings, job, context.root);
  if ("diagnostics" in bench) return bench;
  progress("reading pull requests");
  const pulls = await chosenPulls(request.pull, bench);
  const judged: Judged[] = [];
  const failures: AdapterError[] = [];
  for (const pull of pulls) {
    progress(`judging pull request ${pull.number}`);
    try {
      judged.push(...await judge(pull, bench));
    } catch (error) {
      // The others are not to wait for one.
      if (!(error instanceof AdapterError)) throw error;
      failures.push(error);
    }
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  const lines = judged.map(({ pull, description, posted }) => `#${pull}: ${description}${posted ? "" : bench.logins === undefined ? " (not set: this is no job)" : " (as before)"}`);
  const isBlind = judged.some(({ missing }) => missing.some(({ reason }) => reason === unknownMembers));
  const advice = isBlind ? [`${readTokenVariable} may hold a token of an owner of the organisation, with read:organization, that sees who is in the teams.`] : [];
  const text = lines.length === 0 ? "No pull request waits for an approval." : [...lines, ...advice].join("\n");
  // In a job the status says it, and the job has done its work.
  return { diagnostics, text, result: { pulls: judged }, failed: bench.logins === undefined && judged.some(({ state }) => state !== "success") };
}

/** Connects to the server: the job's, else that of the repository's remote. */
async function open(settings: GiteaSettings, job: Job | undefined, root: string): Promise<Bench | Outcome> {
  const { server, name } = job === undefined ? await remoteOf(settings, root) : { server: job.server, name: job.repository };
  const { token } = await readToken(root, server);
  const gitea = new Gitea({ server, token });
  const reader = process.env[readTokenVariable]?.trim() ?? "";
  const asker = reader === "" ? gitea : new Gitea({ server, token: reader });
  const teams = await readTeamMembers(asker, settings.organisation.name, Object.keys(settings.teams));
  return { gitea, repository: name, settings, teams, logins: job === undefined ? undefined : ["", actionsLogin, await readLogin(gitea)] };
}

async function remoteOf({ server }: GiteaSettings, root: string): Promise<{ readonly server: string; readonly name: RepositoryName }> {
  const tree = await readWorkTree(root, undefined);
  const found = "problem" in tree ? tree : connect(tree.remote, server);
  if (!("problem" in found)) return found;
  const { message, hint } = found.problem;
  throw new AdapterError(message, { subject: "git", ...(hint === undefined ? {} : { hint }) });
}

/** All that are open, whatever event a job follows: of jobs that wait, Gitea keeps the latest alone, which has to do the work of the others. */
async function chosenPulls(number: number, { gitea, repository }: Bench): Promise<PullRequest[]> {
  if (number === 0) return openPulls(gitea, repository);
  const pull = await readPull(gitea, repository, number);
  if (pull === undefined) throw new AdapterError(`There is no pull request ${number}`, { subject: `pull request ${number}`, status: 404, hint: "Look at its number in Gitea." });
  return [pull];
}

/** Judges one pull request, and sets its status if that says something else or was set by somebody else. Nothing for one that cannot be merged. */
async function judge(pull: PullRequest, bench: Bench): Promise<Judged[]> {
  const { gitea, repository, logins } = bench;
  if (pull.state !== "open" || pull.isDraft) return [];
  const codeowners = await readCodeowners(bench, pull.base);
  const files = await readChangedPaths(gitea, repository, pull.number);
  // What was read may be of a later commit, and what is set is for this one.
  const now = await readPull(gitea, repository, pull.number);
  if (now?.headCommit !== pull.headCommit || now.base !== pull.base) return now === undefined ? [] : judge(now, bench);
  // Last of all: another job may be judging it too, and the later one is to know more.
  const reviews = await readReviews(gitea, repository, pull.number);
  const judgement = judgementOf(codeowners, files, { pull, reviews, bench });
  if (logins === undefined) return [{ pull: pull.number, ...judgement, posted: false }];
  const status = await readStatus(gitea, repository, pull.headCommit, ownersContext);
  const { state, description } = judgement;
  const isSet = status?.state === state && status.description === description && logins.includes(status.creator);
  if (!isSet) await postStatus(gitea, repository, pull.headCommit, { context: ownersContext, state, description, target: pull.url });
  return [{ pull: pull.number, ...judgement, posted: !isSet }];
}

function judgementOf(codeowners: Codeowners, files: readonly string[], { pull, reviews, bench }: { readonly pull: PullRequest; readonly reviews: Parameters<typeof judgeApprovals>[0]["reviews"]; readonly bench: Bench }): Judgement {
  const [problem] = codeowners.problems;
  if (problem !== undefined) return { state: "failure", description: `CODEOWNERS of ${pull.base} cannot be read: line ${problem.line}`, missing: [] };
  const { organisation, ownership, teams } = bench.settings;
  const fallback = `@${organisation.name}/${ownership.fallback}`;
  const owned = new Map<string, string[]>();
  const asked = files.filter(needsOwner);
  // What changes nothing that anybody owns is for the fallback to look at.
  if (asked.length === 0) owned.set(fallback, [...files]);
  for (const [file, owners] of ownersOf(codeowners, asked)) {
    for (const owner of owners.length === 0 ? [fallback] : owners) owned.set(owner, [...owned.get(owner) ?? [], file]);
  }
  const members = (owner: string): readonly string[] | undefined => {
    const [name = "", team] = owner.slice(1).split("/");
    if (team === undefined) return [name];
    if (name.toLowerCase() !== organisation.name.toLowerCase()) return undefined;
    return bench.teams.get(team.toLowerCase()) ?? Object.entries(teams).find(([known]) => known.toLowerCase() === team.toLowerCase())?.[1].members;
  };
  return judgeApprovals({ author: pull.poster, commit: pull.headCommit, reviews, owned, members, fallback });
}

/** CODEOWNERS of a branch, from the first of the places where Gitea looks. */
async function readCodeowners({ gitea, repository }: Bench, branch: string): Promise<Codeowners> {
  for (const path of [...shadowingFiles, codeownersFile]) {
    const text = await readFileAt(gitea, repository, path, branch);
    if (text !== undefined) return parseCodeowners(text);
  }
  return parseCodeowners("");
}
