import type { Shape } from "./shape.js";

/** The form of the settings, as far as it can be told field by field: the types of model/gitea.ts, and what Gitea takes. */

const flag: Shape = { is: "flag" };
const prose: Shape = { is: "text", expected: "a text" };
const word = (...words: readonly string[]): Shape => ({ is: "word", words });
const list = (of: Shape): Shape => ({ is: "list", of });

// What Gitea takes for users and organisations (modules/validation/helpers.go, IsValidUsername) without what it refuses elsewhere.
const user: Shape = { is: "text", form: /^[A-Za-z0-9]([A-Za-z0-9]|[-_.](?![-_.]|$))*$/, expected: "a name of letters, digits and single - _ . between them" };
// AlphaDashDot of Gitea's forms; the two names are steps in a path.
const named = { is: "text", form: /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/, expected: "a name of letters, digits, - _ and ." } as const satisfies Shape;
const branch: Shape = { is: "text", form: /^(?!-)[^\s~^:?\\]{1,200}$/, expected: "a branch, or a glob of branches" };
const glob: Shape = { is: "text", form: /^[^;\s][^;\n\r]*$/, expected: "a glob without ;" };
// services/secrets/validation.go, ValidateName.
const variable: Shape = { is: "text", form: /^(?!CI$|GITEA_|GITHUB_)[A-Z_][A-Z0-9_]*$/, expected: "a name of A-Z, 0-9 and _ that does not begin with GITEA_ or GITHUB_" };
// A URL may hold credentials, so it is not shown.
const url: Shape = { is: "text", form: /^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/, expected: "an address of http or https without credentials, query and fragment", isHidden: true };
const people: Shape = { is: "object", required: {}, optional: { teams: list(named), users: list(user) } };

const team: Shape = {
  is: "object",
  required: { permission: word("read", "write", "admin") },
  optional: {
    description: prose, members: list(user),
    units: { is: "map", name: word("code", "issues", "pulls", "releases", "wiki", "projects", "packages", "actions"), of: word("none", "read", "write") },
  },
};

const label: Shape = {
  is: "object",
  required: {
    name: { is: "text", form: /^\S(.{0,48}\S)?$/, expected: "a name of at most 50 characters without blanks at its ends" },
    color: { is: "text", form: /^#[0-9a-fA-F]{6}$/, expected: "a colour like #00aabb" },
  },
  optional: { description: prose, exclusive: flag },
};

const protection: Shape = {
  is: "object",
  required: { branches: branch },
  optional: {
    push: { is: "word", words: ["nobody", "writers"], orElse: people },
    merge: { is: "word", words: ["writers"], orElse: people },
    approvers: { is: "word", words: ["writers"], orElse: people },
    statuses: list({ is: "text", form: /^\S(.*\S)?$/, expected: "the context of a status" }),
    approvals: { is: "count" },
    dismissStaleApprovals: flag, blockOnRejection: flag, blockOnReviewRequests: flag, blockOutdated: flag, blockAdministrators: flag, signedCommits: flag,
    protectedFiles: list(glob), unprotectedFiles: list(glob),
  },
};

const webhook: Shape = {
  is: "object",
  required: { url },
  optional: {
    type: word("gitea", "gogs"),
    events: list(word("push", "create", "delete", "fork", "release", "package", "repository", "wiki", "status", "workflow_run", "workflow_job", "pull_request", "issues")),
    branches: branch, secret: variable, authorization: variable,
  },
};

export const settingsForm: Shape = {
  is: "object",
  required: {
    server: url,
    organisation: { is: "object", required: { name: user }, optional: { description: prose, visibility: word("public", "limited", "private") } },
    repository: {
      is: "object",
      required: { name: named },
      optional: {
        description: prose, private: flag, deleteBranchAfterMerge: flag,
        defaultBranch: { is: "text", form: /^(?!-)[^\s~^:?*[\]\\]{1,200}$/, expected: "the name of a branch" },
        mergeStyles: list(word("merge", "rebase", "rebase-merge", "squash", "fast-forward")),
      },
    },
    teams: { is: "map", name: named, of: team },
    ownership: {
      is: "object",
      required: { fallback: named },
      optional: { policies: named, workflows: named, compiler: named, shared: named, clusters: { ...named, orElse: { is: "map", name: named, of: named } } },
    },
  },
  optional: {
    reviewers: people, labels: list(label), protections: list(protection),
    secrets: { is: "map", name: variable, of: prose },
    variables: { is: "map", name: variable, of: { is: "text", form: /^[^]+$/, expected: "a text that is not empty" } },
    webhooks: { is: "map", name: { is: "text", form: /^[a-z0-9][a-z0-9-]{0,39}$/, expected: "a name of a-z, 0-9 and -" }, of: webhook },
  },
};
