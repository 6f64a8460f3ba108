import { createProtection, editProtection, readProtections } from "../adapters/gitea/protection.js";
import { readRepositorySettings } from "../adapters/gitea/repository.js";
import { flag, text } from "../adapters/json.js";
import { defaultBranchOf, type GiteaPeople, type GiteaProtection, type GiteaSettings } from "../model/gitea.js";
import { changeOf, type Comparison, type Plain } from "../server/difference.js";
import { repositoryOf, type Topic } from "./topic.js";

/** The rules that protect branches. Gitea drops teams without access to the repository from them without a word. */
export const protection: Topic = async (gitea, { settings }) => {
  const repository = repositoryOf(settings);
  const comparison = compareProtections(settings, await readProtections(gitea, repository));
  const first = `branch ${defaultBranchOf(settings)}`;
  if (!comparison.changes.some(({ subject }) => subject === first) || !flag(await readRepositorySettings(gitea, repository), "empty")) return comparison;
  // The rule would refuse the push by which its branch comes to be.
  const obstacle = "The repository has no commit yet: push the first one, then apply again.";
  return { ...comparison, changes: comparison.changes.map((change) => (change.subject === first ? { ...change, calls: [], obstacle } : change)) };
};

/** @param there the rules of the repository, as the API tells of them. */
export function compareProtections(settings: GiteaSettings, there: readonly unknown[]): Comparison {
  const repository = repositoryOf(settings);
  const { protections = [] } = settings;
  const changes = protections.flatMap((rule) => {
    const body = fieldsOf(rule);
    return changeOf(`branch ${rule.branches}`, there.find((candidate) => text(candidate, "rule_name") === rule.branches), body, {
      create: () => createProtection(repository, body),
      edit: () => editProtection(repository, rule.branches, body),
    });
  });
  const named = new Set(protections.map(({ branches }) => branches));
  const extra = there.map((rule) => text(rule, "rule_name")).filter((name) => !named.has(name)).map((name) => `a rule protects the branch ${name}`);
  return { changes, extra };
}

/** Fields of Gitea's BranchProtection (modules/structs/repo_branch.go), but for those of force pushes, which the ban on pushes covers. */
function fieldsOf(rule: GiteaProtection): Record<string, Plain> {
  const { branches, push = "nobody", merge = "writers", approvers = "writers", statuses = [], protectedFiles = [], unprotectedFiles = [] } = rule;
  const mayPush = push !== "nobody";
  return {
    rule_name: branches,
    enable_push: mayPush,
    ...people("push_whitelist_usernames", "push_whitelist_teams", push),
    enable_push_whitelist: typeof push === "object",
    enable_force_push: false,
    enable_merge_whitelist: typeof merge === "object",
    ...people("merge_whitelist_usernames", "merge_whitelist_teams", merge),
    enable_status_check: statuses.length > 0,
    status_check_contexts: statuses,
    required_approvals: rule.approvals ?? 1,
    enable_approvals_whitelist: typeof approvers === "object",
    // So in Gitea, in the singular.
    ...people("approvals_whitelist_username", "approvals_whitelist_teams", approvers),
    block_on_rejected_reviews: rule.blockOnRejection ?? true,
    block_on_official_review_requests: rule.blockOnReviewRequests ?? false,
    block_on_outdated_branch: rule.blockOutdated ?? true,
    dismiss_stale_approvals: rule.dismissStaleApprovals ?? true,
    require_signed_commits: rule.signedCommits ?? false,
    protected_file_patterns: protectedFiles.join(";"),
    unprotected_file_patterns: unprotectedFiles.join(";"),
    block_admin_merge_override: rule.blockAdministrators ?? true,
  };
}

function people(users: string, teams: string, who: string | GiteaPeople): Record<string, readonly string[]> {
  const named = typeof who === "object" ? who : {};
  return { [users]: named.users ?? [], [teams]: named.teams ?? [] };
}
