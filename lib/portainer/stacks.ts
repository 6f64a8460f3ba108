import { readSwarm } from "../adapters/portainer/docker.js";
import { readEnvironments } from "../adapters/portainer/environments.js";
import { createStack, editStack, readStacks, redeployStack, type Stack, type StackWish } from "../adapters/portainer/stacks.js";
import { readServer, readUserNames } from "../adapters/portainer/system.js";
import type { Change, FieldDifference } from "../server/difference.js";
import { webhookKeyVariable } from "../targets/portainer/webhook.js";
import type { PortainerStack } from "../targets/portainer/place.js";
import { findStack, goneStacks, isSameRepository, referenceOf, removal, type Found } from "./identity.js";
import { afterEnvironment, environmentOf, type Topic, type Wish } from "./topic.js";
import { strayVariables, wantedValues, type Values } from "./values.js";

/** What a stack is compared with, beside the wish. */
interface Surroundings {
  readonly environment: number;
  /** Id of the Swarm; empty where there is none. */
  readonly swarm: string;
  /** Names of all users, when they are known. */
  readonly users: ReadonlySet<string> | undefined;
  /** Whether this Portainer changes the file of a stack. */
  readonly changesFiles: boolean;
}

/** The stacks, those of an earlier wave first. */
export const stacks: Topic = async (portainer, wish) => {
  const { place } = wish;
  const environment = environmentOf(place, await readEnvironments(portainer));
  const all = (obstacle: string): Change[] => place.stacks.map(({ name, wave }) => ({ subject: `stack ${name}`, isMissing: true, fields: [], calls: [], obstacle, wave }));
  if (environment === undefined) return { changes: all(afterEnvironment(place)), extra: [] };
  const swarm = place.environment.kind === "swarm" ? await readSwarm(portainer, environment.id) : { data: "" };
  if ("away" in swarm) return { changes: all(`The Swarm cannot be asked. ${swarm.away}`), extra: [] };
  const there = await readStacks(portainer);
  const around = { environment: environment.id, swarm: swarm.data, users: await readUserNames(portainer), changesFiles: (await readServer(portainer)).changesFiles };
  const found = place.stacks.map((wanted) => ({ wanted, ...findStack(place, wanted, environment.id, there) }));
  // A value that Portainer repeats in an error is not to be shown.
  portainer.hide(found.flatMap(({ wanted, ours }) => wantedValues(wanted, ours, wish.valueOf).variables.map(({ value }) => value)));
  return {
    changes: found.flatMap(({ wanted, ...what }) => (stackChange(wish, wanted, what, around) ?? []).map((change) => ({ ...change, wave: wanted.wave }))),
    extra: [
      ...goneStacks(place, environment.id, there).map((stack) => `the stack ${stack.name} is ours, and its deployment is gone: ${removal(stack)}`),
      ...found.flatMap(({ wanted, ours }) => (ours === undefined ? [] : strayVariables(wanted, ours).map((name) => `the stack ${wanted.name} has the variable ${name}, which its file does not ask for`))),
      ...found.flatMap(({ wanted, ours }) => (ours?.state === "stopped" ? [`the stack ${wanted.name} is stopped`] : [])),
    ],
  };
};

function stackChange(wish: Wish, wanted: PortainerStack, { ours, foreign, rival }: Found, around: Surroundings): Change[] {
  const subject = `stack ${wanted.name}`;
  const left = (fields: readonly FieldDifference[], obstacle: string): Change[] => [{ subject, isMissing: ours === undefined && foreign === undefined, fields, calls: [], obstacle }];
  if (rival !== undefined && ours === undefined) return left([], `The environment ${rival.environment} of the same Swarm has a stack of that name: ${removal(rival)}; or name the deployment otherwise.`);
  const now = ours ?? foreign;
  if (ours === undefined && foreign !== undefined) {
    const obstacle = foreignObstacle(wish, wanted, foreign, around);
    if (obstacle !== undefined) return left([], obstacle);
  }
  const values = wantedValues(wanted, now, wish.valueOf);
  const webhook = wish.webhookOf(wanted) ?? now?.update?.webhook ?? "";
  const tip = wish.tips.get(wanted.reference);
  const lacks = [...values.unknown, ...(webhook === "" ? [webhookKeyVariable] : [])];
  if (now === undefined && tip === undefined) return left([], `There is no branch ${wanted.reference} to pull: publish first (\`npm run astrolabe -- portainer publish\`), then apply again.`);
  if (lacks.length > 0) return left([], `Set ${lacks.join(" and ")} to ${lacks.length === 1 ? "its value" : "their values"}.`);
  const body = bodyOf(wish, wanted, { now, values, webhook, around });
  if (now === undefined) return [{ subject, isMissing: true, fields: [{ field: "reference", now: "nothing", wanted: wanted.reference }, ...values.fields], calls: [createStack(body)] }];
  const { moved, settings, deployed } = differences(wanted, now, { webhook, tip, users: around.users });
  const fields = [...moved, ...values.fields, ...deployed, ...settings];
  if (fields.length === 0) return [];
  const [edit, redeploy] = [editStack(now.id, body), redeployStack(now.id, body)];
  // What was not deployed is seen by its commit. New values are not, so they are kept by the call that deploys them.
  if (moved.length > 0) return [{ subject, isMissing: false, fields, calls: [edit, redeploy] }];
  return [{ subject, isMissing: false, fields, calls: [...(values.fields.length + deployed.length > 0 ? [redeploy] : []), ...(settings.length > 0 ? [edit] : [])] }];
}

/** Why a stack of somebody else cannot be taken over. */
function foreignObstacle({ place, adopts }: Wish, wanted: PortainerStack, foreign: Stack, { changesFiles }: Surroundings): string | undefined {
  const { source } = foreign;
  const made = `A stack of that name is there (number ${foreign.id}, last changed by ${foreign.author === "" ? "nobody known" : foreign.author})`;
  if (source === undefined) return `${made}, made of a file or detached from git, and Portainer cannot make it one that is pulled: ${removal(foreign)}, then apply again.`;
  if (!isSameRepository(source.url, place.repository)) return `${made}, pulled from another repository, which Portainer does not change: ${removal(foreign)}, then apply again.`;
  if (source.file !== wanted.file && !changesFiles) return `${made}, from the file ${source.file}, which this version of Portainer does not change: ${removal(foreign)}, then apply again.`;
  return adopts ? undefined : `${made}, pulled from ${source.reference} and not from ${referenceOf(wanted)}: \`--adopt\` takes it over.`;
}

interface StackState {
  readonly webhook: string;
  readonly tip: string | undefined;
  readonly users: ReadonlySet<string> | undefined;
}

/** What differs: where it is pulled from, how that is kept up to date, and what is deployed. */
function differences(wanted: PortainerStack, { source, update, state, author }: Stack, { webhook, tip, users }: StackState): Readonly<Record<"moved" | "settings" | "deployed", readonly FieldDifference[]>> {
  const differ = (field: string, now: string, then: string): readonly FieldDifference[] => (now === then ? [] : [{ field, now: now === "" ? "nothing" : now, wanted: then }]);
  // A deployment that is under way is waited for, and who stopped a stack starts it.
  const isBehind = tip !== undefined && source?.commit !== tip && state !== "deploying" && state !== "stopped";
  return {
    moved: [...differ("reference", source?.reference ?? "", referenceOf(wanted)), ...differ("file", source?.file ?? "", wanted.file)],
    settings: [
      ...(update?.webhook === webhook ? [] : [{ field: "AutoUpdate.Webhook", now: (update?.webhook ?? "") === "" ? "nothing" : "another one", wanted: `the one of ${webhookKeyVariable}` }]),
      ...(users === undefined || users.has(author) ? [] : [{ field: "UpdatedBy", now: `${author === "" ? "nobody" : author}, who does not exist`, wanted: "the user of the key" }]),
    ],
    deployed: isBehind ? differ("deployed", (source?.commit ?? "").slice(0, 10), tip.slice(0, 10)) : [],
  };
}

function bodyOf({ place, login }: Wish, wanted: PortainerStack, { now, values, webhook, around }: { readonly now: Stack | undefined; readonly values: Values; readonly webhook: string; readonly around: Surroundings }): StackWish {
  const { name, kind, file } = wanted;
  const known = now?.source?.hasAuthentication === true ? { user: now.source.user, token: "" } : undefined;
  const { interval = "", forcesUpdate = false, forcesPull = false } = now?.update ?? {};
  return {
    name: now?.name ?? name, kind, environment: around.environment, swarm: around.swarm, url: now?.source?.url ?? place.repository, reference: referenceOf(wanted), file,
    login: login ?? known, skipsTls: now?.source?.skipsTls ?? false, variables: values.variables, update: { interval, webhook, forcesUpdate, forcesPull },
  };
}
