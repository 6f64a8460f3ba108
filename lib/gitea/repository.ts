import { AdapterError } from "../adapters/error.js";
import { createRepository, editRepository, readRepositorySettings } from "../adapters/gitea/repository.js";
import { flag } from "../adapters/json.js";
import { defaultBranchOf, type GiteaMergeStyle, type GiteaSettings } from "../model/gitea.js";
import { fieldsThatDiffer, type Comparison, type Plain } from "../server/difference.js";
import { repositoryOf, type Topic } from "./topic.js";

/** Fields of the API for styles of merging, and how it calls them. */
const styles: readonly (readonly [style: GiteaMergeStyle, field: string, name: string])[] = [
  ["merge", "allow_merge_commits", "merge"],
  ["rebase", "allow_rebase", "rebase"],
  ["rebase-merge", "allow_rebase_explicit", "rebase-merge"],
  ["squash", "allow_squash_merge", "squash"],
  ["fast-forward", "allow_fast_forward_only_merge", "fast-forward-only"],
];

/** The repository itself. */
export const repository: Topic = async (gitea, { settings }) => compareRepository(settings, await readRepositorySettings(gitea, repositoryOf(settings)));

/**
 * @param now what the API tells of it; nothing when it is not there.
 * @throws AdapterError when it is archived: Gitea lets nothing of it be changed.
 */
export function compareRepository(settings: GiteaSettings, now: unknown): Comparison {
  const name = repositoryOf(settings);
  const subject = `repository ${name.owner}/${name.name}`;
  if (flag(now, "archived")) {
    throw new AdapterError(`The repository ${name.owner}/${name.name} is archived`, { subject, hint: "Take it out of the archive in Gitea, under Settings, at the end of the page." });
  }
  const { description, private: isPrivate } = settings.repository;
  const made: Record<string, Plain> = {
    ...(description === undefined ? {} : { description }), ...(isPrivate === undefined ? {} : { private: isPrivate }), default_branch: defaultBranchOf(settings),
  };
  const kept = mergingOf(settings);
  const wanted = { ...made, ...kept };
  const fields = fieldsThatDiffer(now, wanted);
  if (now === undefined) {
    const calls = [createRepository(name, { private: true, ...made }), ...(Object.keys(kept).length === 0 ? [] : [editRepository(name, kept)])];
    return { extra: [], changes: [{ subject, isMissing: true, fields, calls }] };
  }
  return { extra: [], changes: fields.length === 0 ? [] : [{ subject, isMissing: false, fields, calls: [editRepository(name, wanted)] }] };
}

function mergingOf({ repository: { mergeStyles, deleteBranchAfterMerge } }: GiteaSettings): Record<string, Plain> {
  const first = styles.find(([style]) => style === mergeStyles?.[0]);
  return {
    ...(mergeStyles === undefined ? {} : Object.fromEntries(styles.map(([style, field]) => [field, mergeStyles.includes(style)]))),
    ...(first === undefined ? {} : { default_merge_style: first[2] }),
    ...(deleteBranchAfterMerge === undefined ? {} : { default_delete_branch_after_merge: deleteBranchAfterMerge }),
  };
}
