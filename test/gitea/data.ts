/** What the stand-in of Gitea keeps in memory. */

export interface User {
  readonly id: number;
  readonly login: string;
  readonly isAdmin: boolean;
}

export interface Token {
  readonly login: string;
  /** Such as `write:repository`; writing includes reading, and `all` is everything. */
  readonly scopes: readonly string[];
}

export interface Label {
  readonly id: number;
  readonly name: string;
}

export interface Pull {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  merged: boolean;
  readonly base: string;
  readonly head: string;
  /** Head commit. Default: what the branch `head` is at. */
  sha?: string;
  /** Repository that the branch `head` is in. Default: the pull request's own. */
  fork?: string;
  draft?: boolean;
  mergeBase?: string;
  mergeCommit?: string;
  readonly poster: string;
  labels: readonly number[];
  reviewers: readonly string[];
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  body: string;
}

export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string;
  readonly target_url: string;
}

export interface Repository {
  readonly owner: string;
  readonly name: string;
  /** Bare repository on disk, served under `/<owner>/<name>.git`. Default: none. */
  git: string | undefined;
  defaultBranch: string;
  archived: boolean;
  empty: boolean;
  /** Who may push and comment. Default: everybody. */
  writers: readonly string[] | undefined;
  readonly labels: Label[];
  readonly pulls: Pull[];
  readonly comments: Comment[];
  readonly statuses: Status[];
}
