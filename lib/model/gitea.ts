import { recordOrigin } from "./origin.js";

/** Who sees an organisation: everybody, whoever has signed in, or its members. */
export type GiteaVisibility = "public" | "limited" | "private";

export interface GiteaOrganisation {
  /** As in addresses, such as `platform`. */
  readonly name: string;
  /** Default: left as it is. */
  readonly description?: string;
  /** Default: left as it is; `private` when the organisation is made. */
  readonly visibility?: GiteaVisibility;
}

/** How a pull request may be merged. `fast-forward` takes no commit of its own. */
export type GiteaMergeStyle = "merge" | "rebase" | "rebase-merge" | "squash" | "fast-forward";

export interface GiteaRepository {
  readonly name: string;
  /** Default: left as it is. */
  readonly description?: string;
  /** Default: left as it is; private when the repository is made. */
  readonly private?: boolean;
  /** Default: `main`. */
  readonly defaultBranch?: string;
  /** All styles that are allowed; the first is offered first. Default: left as they are. */
  readonly mergeStyles?: readonly GiteaMergeStyle[];
  /** Whether the branch of a pull request is offered for deletion after the merge. Default: left as it is. */
  readonly deleteBranchAfterMerge?: boolean;
}

/** A part of a repository that rights are given for (Gitea's models/unit/unit.go). */
export type GiteaUnit = "code" | "issues" | "pulls" | "releases" | "wiki" | "projects" | "packages" | "actions";

/** A team of the organisation. */
export interface GiteaTeam {
  /** Default: left as it is. */
  readonly description?: string;
  /** What its members may do in the repository, as far as `units` does not say otherwise. */
  readonly permission: "read" | "write" | "admin";
  /** Rights to single parts. Not with the permission `admin`, which has all of them. */
  readonly units?: Readonly<Partial<Record<GiteaUnit, "none" | "read" | "write">>>;
  /** Users who have to be in it. Others stay: nobody is ever removed. Default: members are not looked at. */
  readonly members?: readonly string[];
}

/** A label of issues and pull requests. */
export interface GiteaLabel {
  /** With `exclusive`, `scope/name`: of one scope an issue has one label. */
  readonly name: string;
  /** `#rrggbb`. */
  readonly color: string;
  /** Default: empty. */
  readonly description?: string;
  /** Default: false. */
  readonly exclusive?: boolean;
}

/** Some users and teams of the organisation. */
export interface GiteaPeople {
  readonly teams?: readonly string[];
  readonly users?: readonly string[];
}

/** A rule that protects branches. Defaults are the strict ones. */
export interface GiteaProtection {
  /** Name of a branch, or a glob such as `release/*`. */
  readonly branches: string;
  /** Who pushes without a pull request. Whoever may is not held by required statuses. Default: `nobody`. */
  readonly push?: "nobody" | "writers" | GiteaPeople;
  /** Who merges. Default: `writers`. */
  readonly merge?: "writers" | GiteaPeople;
  /**
   * Contexts of statuses that have to be green, as globs: every context that matches has to be, and one that matches nothing
   * keeps waiting. Those of a workflow are `<workflow> / <job> (<event>)`. Default: none.
   */
  readonly statuses?: readonly string[];
  /** How many approvals a merge needs. Default: 1. */
  readonly approvals?: number;
  /** Whose approvals count, for every pull request whatever it changes. Default: `writers`. */
  readonly approvers?: "writers" | GiteaPeople;
  /** Whether a push takes earlier approvals back. Updating the branch from its base does not. Default: true. */
  readonly dismissStaleApprovals?: boolean;
  /** Whether a review that asks for changes blocks the merge. Default: true. */
  readonly blockOnRejection?: boolean;
  /** Whether an open request for a review blocks the merge. Requests to teams do not. Default: false. */
  readonly blockOnReviewRequests?: boolean;
  /** Whether a branch has to hold all of its base. Default: true. */
  readonly blockOutdated?: boolean;
  /** Whether administrators are held too. Default: true. */
  readonly blockAdministrators?: boolean;
  /** Default: false. */
  readonly signedCommits?: boolean;
  /** Globs of files that nobody may change there, not even by a pull request. Case is ignored. Default: none. */
  readonly protectedFiles?: readonly string[];
  /** Globs of files that writers may push without a pull request. Default: none. */
  readonly unprotectedFiles?: readonly string[];
}

/** What a webhook may be sent for. `pull_request` and `issues` stand for all that happens to these. */
export type GiteaEvent =
  | "push" | "create" | "delete" | "fork" | "release" | "package" | "repository" | "wiki" | "status"
  | "workflow_run" | "workflow_job" | "pull_request" | "issues";

/** Somebody who is told of events. */
export interface GiteaWebhook {
  /** Where to, without credentials. */
  readonly url: string;
  /** Form of the request. `gitea` also carries the headers of `gogs`, which ArgoCD reads. Default: `gitea`. */
  readonly type?: "gitea" | "gogs";
  /** Default: `push`. */
  readonly events?: readonly GiteaEvent[];
  /** Glob of branches. Default: all. */
  readonly branches?: string;
  /** Name of the secret that signs requests; its value is in `ASTROLABE_SECRET_<name>` when settings are applied. Default: not signed. */
  readonly secret?: string;
  /** Name of the secret with the header `Authorization`, likewise. Default: no such header. */
  readonly authorization?: string;
}

/** Which team answers for what no app's owner answers for. Names of teams; those that are not given are the fallback's. */
export interface GiteaOwnership {
  /** Answers for whatever nobody else does. */
  readonly fallback: string;
  /** `policies/`, and what becomes of them on the clusters. */
  readonly policies?: string;
  /** `clusters/`, and what is made for a cluster as a whole; for all of them, or by cluster. */
  readonly clusters?: string | Readonly<Record<string, string>>;
  /** `.gitea/`: workflows, these settings, the owners themselves. */
  readonly workflows?: string;
  /** `lib/`, `test/`, and the files of the package. */
  readonly compiler?: string;
  /** Sources below `apps/` that apps of several owners share. */
  readonly shared?: string;
}

/** What an author says about Gitea. What is not named here is left alone and never deleted. */
export interface GiteaDefinition {
  /** Where Gitea is, such as `https://git.example.org`, without credentials. */
  readonly server: string;
  readonly organisation: GiteaOrganisation;
  readonly repository: GiteaRepository;
  /** By name. Each has access to the repository. */
  readonly teams: Readonly<Record<string, GiteaTeam>>;
  readonly labels?: readonly GiteaLabel[];
  readonly protections?: readonly GiteaProtection[];
  /**
   * Secrets of Actions: what each is for, by name. The value is in `ASTROLABE_SECRET_<name>` when settings are applied, and
   * nowhere in the repository.
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Variables of Actions: values by name. */
  readonly variables?: Readonly<Record<string, string>>;
  /** By a name of ours, under which Gitea lists them. */
  readonly webhooks?: Readonly<Record<string, GiteaWebhook>>;
  readonly ownership: GiteaOwnership;
  /** Who is asked to review every pull request that is opened here, beside the owners of what it changes. Default: nobody. */
  readonly reviewers?: GiteaPeople;
}

/** How the repository is kept on Gitea. Made by {@link defineGitea}; plain data. */
export type GiteaSettings = GiteaDefinition;

const defined = new WeakSet<object>();

/** Says how the repository is kept on Gitea. Export the result as the default of `.gitea/settings.ts`. */
export function defineGitea(definition: GiteaDefinition): GiteaSettings {
  const settings: GiteaSettings = { ...definition };
  defined.add(settings);
  recordOrigin(settings);
  return settings;
}

/** Whether a value was made by {@link defineGitea}. */
export function isGiteaSettings(value: unknown): value is GiteaSettings {
  return typeof value === "object" && value !== null && defined.has(value);
}

/** The branch that pull requests are merged into. */
export const defaultBranchOf = ({ repository }: GiteaSettings): string => repository.defaultBranch ?? "main";
