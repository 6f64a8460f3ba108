import type { Call } from "../adapters/gitea/client.js";
import { createHook, deleteHook, editHook, readHooks } from "../adapters/gitea/hooks.js";
import { flag, list, member, number, text } from "../adapters/json.js";
import type { GiteaEvent, GiteaWebhook } from "../model/gitea.js";
import { digestOfSecret, holdsDigest } from "./digest.js";
import { fieldsThatDiffer, type Change, type Comparison, type FieldDifference } from "../server/difference.js";
import { repositoryOf, secretVariable, type Topic, type Wish } from "./topic.js";

/** What the names of our webhooks begin with; the name of the webhook in the settings follows, then the digest of its secret. */
const mark = "astrolabe";

// routers/api/v1/utils/hook.go, updateHookEvents: what one word stands for there, as Gitea tells it afterwards.
const groups: Readonly<Partial<Record<GiteaEvent, readonly string[]>>> = {
  issues: ["issues", "issue_assign", "issue_label", "issue_milestone", "issue_comment"],
  pull_request: [
    "pull_request", "pull_request_assign", "pull_request_label", "pull_request_milestone", "pull_request_comment", "pull_request_review",
    "pull_request_review_request", "pull_request_sync",
  ],
};

/** The webhooks. */
export const hooks: Topic = async (gitea, wish) => compareHooks(wish, await readHooks(gitea, repositoryOf(wish.settings)));

/** @param there the webhooks of the repository, as the API tells of them. */
export function compareHooks(wish: Wish, there: readonly unknown[]): Comparison {
  const wanted = wish.settings.webhooks ?? {};
  const ours = (key: string): readonly unknown[] => there.filter((hook) => keyOf(hook) === key);
  return {
    changes: Object.entries(wanted).flatMap(([key, hook]) => hookChanges(wish, key, hook, ours(key))),
    extra: there.filter((hook) => !Object.hasOwn(wanted, keyOf(hook))).map((hook) => `a webhook sends to ${originOf(hook)}`),
  };
}

/** Our name of a webhook, which the settings may speak of no longer; empty for one that is not ours. */
const keyOf = (hook: unknown): string => new RegExp(`^${mark} ([a-z0-9-]+)( |$)`).exec(text(hook, "name"))?.[1] ?? "";

/** Where a webhook sends to, without a path: paths of chat services are secrets. */
function originOf(hook: unknown): string {
  const url = text(member(hook, "config"), "url");
  return URL.canParse(url) ? new URL(url).origin : "somewhere";
}

function hookChanges({ settings, secretOf }: Wish, key: string, wanted: GiteaWebhook, [now, ...doubles]: readonly unknown[]): readonly Change[] {
  const repository = repositoryOf(settings);
  const subject = `webhook ${key}`;
  const missing = [wanted.secret, wanted.authorization].filter((name) => name !== undefined && secretOf(name) === undefined);
  if (now === undefined && missing.length > 0) {
    return [{ subject, isMissing: true, fields: [], calls: [], obstacle: `Set ${missing.map((name) => secretVariable(name ?? "")).join(" and ")} to its value.` }];
  }
  const secret = wanted.secret === undefined ? undefined : secretOf(wanted.secret);
  const isSigned = wanted.secret !== undefined;
  const hasDigest = text(now, "name").includes("scrypt:");
  const isOtherSecret = secret === undefined ? hasDigest && !isSigned : !holdsDigest(text(now, "name"), secret);
  const authorization = wanted.authorization === undefined ? "" : secretOf(wanted.authorization) ?? text(now, "authorization_header");
  const fields: FieldDifference[] = [
    ...fieldsThatDiffer(now === undefined ? undefined : seen(now), shownFields(wanted)),
    ...(now !== undefined && isOtherSecret ? [{ field: "secret", now: "another value", wanted: isSigned ? `the value of ${secretVariable(wanted.secret)}` : "none" }] : []),
    ...(now !== undefined && authorization !== text(now, "authorization_header")
      ? [{ field: "authorization_header", now: "another value", wanted: wanted.authorization === undefined ? "none" : `the value of ${secretVariable(wanted.authorization)}` }] : []),
  ];
  const body = (name: string): object => ({
    name, type: wanted.type ?? "gitea", active: true, events: wanted.events ?? ["push"], branch_filter: wanted.branches ?? "", authorization_header: authorization,
    config: { url: wanted.url, content_type: "json", ...(secret === undefined ? {} : { secret }) },
  });
  const named = secret === undefined ? `${mark} ${key}` : `${mark} ${key} ${digestOfSecret(secret)}`;
  const removed = (hook: unknown): Call => deleteHook(repository, number(hook, "id") ?? 0);
  if (now === undefined) return [{ subject, isMissing: true, fields, calls: [createHook(repository, body(named))] }];
  // A run that was cut off, or two at once.
  const surplus: Change[] = doubles.map((double) => ({ subject, isMissing: false, fields: [{ field: "webhooks", now: "one too many", wanted: "one" }], calls: [removed(double)] }));
  if (fields.length === 0) return surplus;
  const isNew = fields.some(({ field }) => field === "secret" || field === "type");
  if (isNew && isSigned && secret === undefined) return [{ subject, isMissing: false, fields, calls: [], obstacle: `Set ${secretVariable(wanted.secret)} to its value.` }, ...surplus];
  // Gitea changes neither the type nor the secret of a webhook, so ours is replaced.
  const calls = isNew ? [removed(now), createHook(repository, body(named))] : [editHook(repository, number(now, "id") ?? 0, body(text(now, "name")))];
  return [{ subject, isMissing: false, fields, calls }, ...surplus];
}

function shownFields({ url, type = "gitea", events = ["push"], branches = "" }: GiteaWebhook): Record<string, string | boolean | readonly string[]> {
  const each = new Set(events.flatMap((event) => groups[event] ?? [event]));
  return { type, url, content_type: "json", events: [...each], branch_filter: branches, active: true };
}

const seen = (hook: unknown): object => ({
  type: text(hook, "type"), url: text(member(hook, "config"), "url"), content_type: text(member(hook, "config"), "content_type"), events: list(hook, "events"),
  branch_filter: text(hook, "branch_filter"), active: flag(hook, "active"),
});
