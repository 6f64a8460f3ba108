import type { Portainer } from "../adapters/portainer/client.js";
import { readContainers, readServices, type Engine, type Running } from "../adapters/portainer/docker.js";
import { readEnvironments, type Environment } from "../adapters/portainer/environments.js";
import { readStackFile, readStacks, type Stack } from "../adapters/portainer/stacks.js";
import { isCommunity, readKeyUser, readServer, readUserNames } from "../adapters/portainer/system.js";
import type { PortainerPlace, PortainerStack, StackKind } from "../targets/portainer/place.js";
import { findStack, goneStacks, removal } from "./identity.js";
import { stackTraps, type ReferenceState } from "./judge.js";
import { relativeMounts } from "./mounts.js";
import { environmentOf } from "./topic.js";
import { found, type Trap } from "./trap.js";

/** What the state of a place is judged by. */
export interface StatusWish {
  readonly place: PortainerPlace;
  /** By reference, without `refs/heads/`. */
  readonly tips: ReadonlyMap<string, ReferenceState>;
  /** Seconds since 1970. */
  readonly now: number;
  readonly webhookOf: (stack: PortainerStack) => string | undefined;
  /** Commands that remove what a stack had once and has no more, and no deployment removes. */
  readonly removalsOf: (stack: PortainerStack) => readonly string[];
}

/** How one stack is. */
export interface StackStatus {
  readonly name: string;
  readonly reference: string;
  /** Commit of the reference that is deployed; absent when nothing is. */
  readonly deployed?: string;
  /** Where the reference is. */
  readonly tip?: string;
  /** The merged commit whose files the reference holds. */
  readonly source?: string;
  /** Absent when the engine does not say. */
  readonly running?: Running;
  readonly traps: readonly Trap[];
}

/** How a place is. */
export interface PlaceStatus {
  readonly place: string;
  readonly environment: string;
  readonly version: string;
  /** What could not be found out, and what is to be known beside. */
  readonly remarks: readonly string[];
  /** What is wrong with the place itself, or left over in it. */
  readonly traps: readonly Trap[];
  readonly stacks: readonly StackStatus[];
}

/**
 * Looks how a place is. Reads only.
 *
 * @throws AdapterError when Portainer cannot be asked.
 */
export async function readStatus(portainer: Portainer, wish: StatusWish, progress: (stage: string) => void = () => undefined): Promise<PlaceStatus> {
  const { place } = wish;
  progress(`asking Portainer about ${place.place}`);
  const { version, remark } = await readServer(portainer);
  await readKeyUser(portainer);
  const environment = environmentOf(place, await readEnvironments(portainer));
  const all = await readStacks(portainer);
  const users = await readUserNames(portainer);
  const { running, remarks } = await readRunning(portainer, place.environment.kind, environment);
  const isCE = await isCommunity(portainer);
  const stacks: StackStatus[] = [];
  for (const wanted of place.stacks) {
    const which = environment === undefined ? {} : findStack(place, wanted, environment.id, all);
    // What Portainer says of a deployment may repeat a value.
    portainer.hide([which.ours, which.foreign].flatMap((stack) => stack?.variables.map(({ value }) => value) ?? []));
    const tip = wish.tips.get(wanted.reference);
    const tasks = which.ours === undefined ? undefined : running?.get(wanted.name);
    const mounts = isCE === false || which.ours === undefined ? [] : await readMounts(portainer, wanted.kind, which.ours);
    const traps = stackTraps({
      ...which, place, wanted, tip, now: wish.now, webhook: wish.webhookOf(wanted), users, running: tasks, mounts,
    });
    stacks.push({
      name: wanted.name, reference: wanted.reference, ...(which.ours?.source === undefined ? {} : { deployed: which.ours.source.commit }),
      ...(tip === undefined ? {} : { tip: tip.commit, ...(tip.source === undefined ? {} : { source: tip.source }) }),
      ...(tasks === undefined ? {} : { running: tasks }), traps: traps.map((trap) => ({ ...trap, message: portainer.redact(trap.message) })),
    });
  }
  return {
    place: place.place, environment: place.environment.name, version,
    remarks: [
      ...(remark === undefined ? [] : [remark]), ...remarks,
      ...leftRemarks(wish),
    ],
    traps: [...environmentTraps(place, environment), ...(environment === undefined ? [] : goneStacks(place, environment.id, all).map((stack) =>
      found("stack-gone", `The stack ${stack.name} is ours, and its deployment is gone: ${removal(stack)}.`)))],
    stacks,
  };
}

/** Nobody here sees what is on the cluster, so this is no trap: it may have been done. */
function leftRemarks({ place, removalsOf }: StatusWish): string[] {
  const stacks = place.stacks.flatMap((stack) => removalsOf(stack).map((command) => `  ${stack.name}: \`${command}\``));
  return [
    ...(place.environment.kind === "kubernetes" ? ["Portainer does not prune on Kubernetes: what a change removes stays on the cluster until somebody deletes it."] : []),
    ...(stacks.length === 0 ? [] : ["Stacks had once what they have no more; if it is still there:", ...stacks]),
  ];
}

function environmentTraps({ environment: { name } }: PortainerPlace, now: Environment | undefined): Trap[] {
  if (now === undefined) return [found("environment-missing", `There is no environment ${name}.`)];
  return now.isUp ? [] : [found("environment-offline", `Portainer cannot reach the environment ${name}.`)];
}

/** What runs, when it can be had. */
async function readRunning(portainer: Portainer, kind: StackKind, environment: Environment | undefined): Promise<{ readonly running?: ReadonlyMap<string, Running>; readonly remarks: readonly string[] }> {
  if (environment === undefined || kind === "kubernetes") return { remarks: [] };
  const engine: Engine<ReadonlyMap<string, Running>> = await (kind === "swarm" ? readServices : readContainers)(portainer, environment.id);
  return "away" in engine ? { remarks: [`What runs is not known: ${engine.away}`] } : { running: engine.data, remarks: [] };
}

async function readMounts(portainer: Portainer, kind: StackKind, stack: Stack): Promise<readonly string[]> {
  if (kind === "kubernetes") return [];
  const file = await readStackFile(portainer, stack.id);
  return file === undefined ? [] : relativeMounts(file, kind);
}
