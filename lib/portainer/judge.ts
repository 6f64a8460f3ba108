import type { Running } from "../adapters/portainer/docker.js";
import type { Stack } from "../adapters/portainer/stacks.js";
import type { PortainerPlace, PortainerStack } from "../targets/portainer/place.js";
import { isSameRepository, referenceOf, type Found } from "./identity.js";
import { found, type Trap } from "./trap.js";

/** Where a stack's reference is. */
export interface ReferenceState {
  readonly commit: string;
  /** When what it holds was merged, in seconds since 1970. */
  readonly time: number;
  /** Whether it was published, and not moved by somebody else. */
  readonly isOurs: boolean;
  /** Whether it holds what is merged. */
  readonly isAsMerged: boolean;
  /** The merged commit that it was made from; absent when it is not ours. */
  readonly source?: string;
}

/** What is known of one stack. */
export interface StackFacts extends Found {
  readonly place: PortainerPlace;
  readonly wanted: PortainerStack;
  /** Absent when there is no such reference. */
  readonly tip: ReferenceState | undefined;
  /** Seconds since 1970. */
  readonly now: number;
  /** Id of the webhook, when the key is known. */
  readonly webhook: string | undefined;
  /** Names of all users, when they are known. */
  readonly users: ReadonlySet<string> | undefined;
  /** Absent when the engine does not say. */
  readonly running: Running | undefined;
  readonly mounts: readonly string[];
}

/** How long a deployment may take before it counts as failed, in seconds: longer than Portainer waits for images by itself. */
const patience = 600;

/** What is wrong with one stack, what weighs most first. */
export function stackTraps(facts: StackFacts): Trap[] {
  const { ours, foreign, rival, wanted } = facts;
  const shared = [foreign, rival].flatMap((other) => (ours === undefined || other === undefined ? [] : [sharedName(other)]));
  if (ours === undefined) return [...missing(facts), ...referenceTraps(facts)];
  return [
    ...shared, ...referenceTraps(facts), ...deploymentTraps(facts, ours), ...webhookTraps(facts, ours), ...authorTraps(facts, ours),
    ...facts.mounts.map((path) => found("relative-mount", `The stack ${wanted.name} mounts ${path}, which is relative to its file.`)),
  ];
}

const sharedName = ({ name, id, environment }: Stack): Trap => found("name-shared", `The stack ${name} shares its name with the stack number ${id} of the environment number ${environment}.`);

function missing({ place, wanted: { name }, foreign, rival }: StackFacts): Trap[] {
  if (foreign !== undefined && foreign.source === undefined) {
    return [found("stack-detached", `The stack ${name} is pulled from nowhere: it was made of a file, or somebody edited it in Portainer, which detaches it from git.`)];
  }
  if (foreign?.source !== undefined) {
    const elsewhere = isSameRepository(foreign.source.url, place.repository) ? foreign.source.reference : "another repository";
    return [found("stack-foreign", `There is a stack ${name} that is not ours: it is pulled from ${elsewhere}.`)];
  }
  return [rival === undefined ? found("stack-missing", `There is no stack ${name}.`) : sharedName(rival)];
}

function referenceTraps({ wanted: { name, reference }, tip }: StackFacts): Trap[] {
  if (tip === undefined) return [found("reference-missing", `There is no branch ${reference}: nothing of the stack ${name} is published.`)];
  if (!tip.isOurs) return [found("reference-moved-by-hand", `The branch ${reference} is at ${short(tip.commit)}, which was not published from a merged commit.`)];
  return tip.isAsMerged ? [] : [found("reference-behind", `The branch ${reference} holds the files of ${short(tip.source ?? "")}, and others are merged.`)];
}

function deploymentTraps({ wanted, tip, now, running, webhook }: StackFacts, { source, state, said, update }: Stack): Trap[] {
  const { name } = wanted;
  if (state === "stopped") return [found("stack-stopped", `The stack ${name} is stopped.`)];
  const because = said === "" ? "" : ` Portainer says: ${said.replace(/[.\s]+$/, "")}.`;
  const lacking = running === undefined || running.lacking.length === 0 ? []
    : [found("tasks-lacking", `Of the stack ${name}, ${running.running} of ${running.desired} tasks run; these services lack some: ${running.lacking.join(", ")}.`)];
  if (tip === undefined || source === undefined || source.commit === tip.commit) {
    return state === "failed" ? [found("deployment-failed", `The last deployment of the stack ${name} failed.${because}`), ...lacking] : lacking;
  }
  const age = Math.max(0, now - tip.time);
  const behind = `The stack ${name} is at ${short(source.commit)}, and its branch at ${short(tip.commit)}`;
  if (state === "deploying" || (age < patience && state !== "failed")) return [found("deploying", `${behind}, merged ${span(age)} ago.`), ...lacking];
  const { interval = "", webhook: told = "" } = update ?? {};
  if (interval !== "" && (told === "" || told !== (webhook ?? told))) {
    return [found("polling-stopped", `${behind}, merged ${span(age)} ago; Portainer is to look every ${interval}${update?.hasJob === true ? "" : " and has no job that does"}.${because}`), ...lacking];
  }
  return [found("deployment-failed", `${behind}, merged ${span(age)} ago: a webhook answers before anything is deployed, so the deployment failed or nobody asked for it.${because}`), ...lacking];
}

function webhookTraps({ wanted, webhook }: StackFacts, { update }: Stack): Trap[] {
  const now = update?.webhook ?? "";
  if (now === "") return [found("webhook-missing", `The stack ${wanted.name} has no webhook, so nobody tells Portainer that its branch ${referenceOf(wanted)} moved.`)];
  return webhook === undefined || webhook === now ? [] : [found("webhook-other", `The stack ${wanted.name} has another webhook than that of ASTROLABE_WEBHOOK_KEY.`)];
}

function authorTraps({ wanted, users }: StackFacts, { author }: Stack): Trap[] {
  if (users === undefined || users.has(author)) return [];
  return [found("update-user-gone", `Portainer updates the stack ${wanted.name} as ${author === "" ? "nobody" : author}, who does not exist.`)];
}

/** Beginning of a commit's id, as people know it. */
const short = (commit: string): string => (commit === "" ? "nothing" : commit.slice(0, 10));

/** A span of time in words. */
function span(seconds: number): string {
  const [count, unit] = seconds < 120 ? [seconds, "second"] : seconds < 7200 ? [seconds / 60, "minute"] : seconds < 172_800 ? [seconds / 3600, "hour"] : [seconds / 86_400, "day"];
  const whole = Math.floor(count);
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}
