import { nameBeyond } from "../../../checks/stacks/stack-file.js";
import type { Consequence } from "../../consequence.js";
import { tell, type Scene } from "../../pair.js";
import { counted, named } from "../../wording.js";
import { appOf, stackAt, type HeldStack } from "../held-stack.js";
import type { ServicePair } from "../service-pair.js";
import { entries, plain, runsOf, tellOf, type StackChange } from "../stack-change.js";

/** Services that a stack no longer has: Portainer has a Swarm remove them, and not a Compose host. */
export function removed(pair: ServicePair): Consequence[] {
  const { stack: { before, after }, old, now, identity: { name } } = pair;
  if (before === undefined || after === undefined || old === undefined || now !== undefined) return [];
  if (after.dialect === "compose") {
    return (old.profiles ?? []).length > 0 ? [] : [tell(pair, "service-left", { text: `leaves the container of ${name} running` })];
  }
  const count = old.deploy?.mode === "global" ? 0 : old.deploy?.replicas ?? 1;
  return [tell(pair, "stopped", { text: count === 0 ? `stops ${name}` : `stops ${name}: ${counted(count, runsOf(before))}` })];
}

/** Services that a stack did not have. Of a whole stack that is new, one line tells. */
export function added(pair: ServicePair): Consequence[] {
  const { stack: { before, after }, old, now, identity: { name } } = pair;
  if (before === undefined || after === undefined || now === undefined || old !== undefined) return [];
  if ((now.profiles ?? []).length > 0) return [];
  return [tell(pair, "starts", { text: now.deploy?.mode === "global" ? `starts ${name} on every node` : `starts ${name}: ${counted(now.deploy?.replicas ?? 1, runsOf(after))}` })];
}

/** A stack that is new, gone, or goes on at another place. */
export function whole(stack: StackChange, scene: Scene): Consequence[] {
  const { before, after, name, cluster } = stack;
  const part = { kind: "Stack", name } as const;
  if (before === undefined && after !== undefined) {
    const from = originOf(stack, scene);
    const services = entries(after.document.services);
    const tasks = services.reduce((sum, [, { deploy, profiles = [] }]) => sum + (profiles.length > 0 ? 0 : deploy?.replicas ?? 1), 0);
    const counts = [services.length === 1 ? "" : counted(services.length, "service"), counted(tasks, runsOf(after))].filter((text) => text !== "").join(" with ");
    return [
      tellOf(stack, part, "starts", { text: `starts ${name}: ${counts}` }),
      tellOf(stack, part, "stack-new", { text: `deploys ${name} only once \`astrolabe portainer apply\` has registered it` }),
      ...(from === undefined ? [] : dataOf(from).map((text) => tellOf(stack, part, "data-not-moved", { text: `starts ${name} without ${text}` }))),
    ];
  }
  if (before === undefined || after !== undefined) return [];
  const target = targetOf(stack, scene);
  const where = target === undefined ? "" : `, beside ${target.name} on ${target.cluster}`;
  return [
    tellOf(stack, part, "stack-left", { text: `leaves ${name} running on ${cluster}${where}: Portainer keeps it until somebody removes it` }),
    ...(target === undefined || target.isStack ? [] : dataOf({ stack: before, cluster }).map((text) => tellOf(stack, part, "data-not-moved", { text: `starts ${name} on ${target.cluster} without ${text}` }))),
  ];
}

interface Target {
  readonly cluster: string;
  readonly name: string;
  readonly isStack: boolean;
}

/** The deployment of the same app that is new on another place. */
function targetOf({ cluster, name }: StackChange, { before, after, pairs, stacks }: Scene): Target | undefined {
  const app = appOf(before, cluster, name);
  const come = [
    ...stacks.filter((other) => other.before === undefined).map((other) => ({ cluster: other.cluster, name: other.name, isStack: true })),
    ...pairs.flatMap(({ change: { cluster: of, deployment } }) => (deployment === undefined || before.hasFolder(`${of}/${deployment}`) ? [] : [{ cluster: of, name: deployment, isStack: false }])),
  ];
  return app === undefined ? undefined : come.find((other) => other.cluster !== cluster && appOf(after, other.cluster, other.name) === app);
}

interface Origin {
  readonly stack: HeldStack;
  readonly cluster: string;
}

/** The stack of the same app that went from another place. */
function originOf({ cluster, name }: StackChange, { before, after, stacks }: Scene): Origin | undefined {
  const app = appOf(after, cluster, name);
  const from = app === undefined ? undefined : stacks.find((other) => other.after === undefined && other.cluster !== cluster && appOf(before, other.cluster, other.name) === app);
  const stack = from === undefined ? undefined : stackAt(before, from.cluster, from.name);
  return from === undefined || stack === undefined ? undefined : { stack, cluster: from.cluster };
}

/** What a stack's volumes hold, where it stays; nothing when it has none. */
function dataOf({ stack, cluster }: Origin): readonly string[] {
  const volumes = entries(stack.document.volumes).map(([key, volume]) => nameBeyond(stack.name, key, plain(volume)));
  return volumes.length === 0 ? [] : [`the data that stays on ${cluster} in ${named(volumes)}`];
}
