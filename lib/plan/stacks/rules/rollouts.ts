import type { StackService } from "../../../model/stack.js";
import { same } from "../../../tree/data.js";
import type { ConsequenceCode } from "../../catalogue.js";
import type { Consequence } from "../../consequence.js";
import { tell, templates } from "../../pair.js";
import { downgrade } from "../../rules/restarts.js";
import { counted, few } from "../../wording.js";
import { meaningOf } from "../meaning.js";
import { reasonsOf } from "../reasons.js";
import { pointerTo, type ServicePair } from "../service-pair.js";
import { runsOf } from "../stack-change.js";

/** What happens to the tasks or containers of a service. */
interface Rollout {
  readonly code: ConsequenceCode;
  readonly text: string;
}

/** A service whose tasks are made of something else. */
export function rollouts(pair: ServicePair): Consequence[] {
  const { stack: { before, after }, old, now, identity: { name } } = pair;
  if (before === undefined || after === undefined || old === undefined || now === undefined || isMoved(old, now)) return [];
  const [was, is] = [meaningOf(before, old), meaningOf(after, now)];
  if (same(was, is)) return [];
  const count = Math.min(old.deploy?.replicas ?? 1, now.deploy?.replicas ?? 1);
  if (count === 0) return [];
  const found = after.dialect === "swarm" ? tasks(name, now, count) : containers(name, now, count);
  const reasons = reasonsOf(pair, was, is);
  const { before: earlier, after: later } = templates(pair);
  return [
    tell(pair, found.code, { text: reasons === "" ? found.text : `${found.text} (${reasons})`, pointer: pointerTo(pair) }),
    ...(earlier === undefined || later === undefined ? [] : downgrade(pair, earlier, later)),
  ];
}

/** The mode of a service stays what it was when it was made (moby/swarmkit, manager/controlapi: errModeChangeNotAllowed). */
export function modes(pair: ServicePair): Consequence[] {
  const { stack: { before, after }, old, now, identity: { name } } = pair;
  if (old === undefined || now === undefined || before?.dialect !== "swarm" || after?.dialect !== "swarm" || !isMoved(old, now)) return [];
  return [tell(pair, "mode-fixed", {
    pointer: pointerTo(pair, "deploy", "mode"), text: `cannot be applied: the mode of ${name} cannot change from ${modeOf(old)} to ${modeOf(now)}, and the stack stays half updated until the service is removed`,
  })];
}

const modeOf = ({ deploy }: StackService): string => deploy?.mode ?? "replicated";
const isMoved = (old: StackService, now: StackService): boolean => modeOf(old) !== modeOf(now);

/** docker/cli, cli/compose/convert: one at a time and stopped first, unless the file says otherwise; 0 is all together. */
function tasks(name: string, { deploy = {} }: StackService, count: number): Rollout {
  const { parallelism = 1, order = "stop-first" } = deploy.update_config ?? {};
  const isFirst = order === "start-first";
  if (deploy.mode === "global") return { code: "restart", text: `restarts ${name} on every node, ${parallelism === 0 ? "all together" : `${few(parallelism)} at a time`}` };
  if (deploy.restart_policy !== undefined && deploy.restart_policy.condition !== "any") return { code: "next-run", text: `runs ${name} again, in its new form` };
  const isTogether = parallelism === 0 || parallelism >= count;
  if (count === 1) return isFirst ? { code: "restart", text: `restarts the task of ${name}, the new one first` } : { code: "downtime", text: `stops the task of ${name} before it starts a new one` };
  const all = counted(count, "task");
  if (isTogether) return isFirst ? { code: "restart", text: `restarts ${all} of ${name} together, new ones first` } : { code: "downtime", text: `stops ${all} of ${name} before it starts new ones` };
  return { code: "restart", text: `restarts ${all} of ${name} ${few(parallelism)} at a time` };
}

/** docker/compose, convergence: a container that differs is stopped and removed, and then made anew. */
function containers(name: string, { profiles = [] }: StackService, count: number): Rollout {
  if (profiles.length > 0) return { code: "next-run", text: `runs ${name} in its new form from the next run on` };
  return { code: "downtime", text: count === 1 ? `stops the container of ${name} before it starts a new one` : `stops ${counted(count, "container")} of ${name} before it starts new ones` };
}

/** Services that run more or fewer tasks. */
export function scaling(pair: ServicePair): Consequence[] {
  const { stack: { after }, old, now, identity: { name } } = pair;
  if (after === undefined || old === undefined || now === undefined || isMoved(old, now) || modeOf(now) === "global") return [];
  const [was, is] = [old.deploy?.replicas ?? 1, now.deploy?.replicas ?? 1];
  const runs = runsOf(after);
  const pointer = pointerTo(pair, "deploy", "replicas");
  if (is === 0 && was > 0) return [tell(pair, "stopped", { pointer, text: `stops ${name}: no ${runs}s instead of ${was}` })];
  if (was === 0 && is > 0) return [tell(pair, "starts", { pointer, text: `starts ${name}: ${counted(is, runs)}` })];
  if (is >= was) return [];
  return [tell(pair, "replicas-lowered", { pointer, text: `runs ${is} instead of ${was} ${runs}s of ${name}${is === 1 ? `; with one ${runs}, each lost node stops it` : ""}` })];
}

/** How later updates go, and what happens when one fails. */
export function updates(pair: ServicePair): Consequence[] {
  const { old, now, identity: { name }, stack: { after } } = pair;
  if (old === undefined || now === undefined || after?.dialect !== "swarm") return [];
  const [was, is] = [old.deploy?.update_config, now.deploy?.update_config];
  const pointer = pointerTo(pair, "deploy", "update_config");
  const later = { failure: is?.failure_action ?? "pause", order: is?.order ?? "stop-first" };
  const words = later.failure === "pause" ? "leaves a failed update" : "goes on with a failed update";
  return [
    ...(was?.failure_action === "rollback" && later.failure !== "rollback" ? [tell(pair, "rollback-lost", { pointer: `${pointer}/failure_action`, text: `${words} of ${name} as it is instead of rolling it back` })] : []),
    ...(was?.order === "start-first" && later.order !== "start-first" ? [tell(pair, "strategy-interrupts", { pointer: `${pointer}/order`, text: `stops tasks of ${name} before new ones run at each restart from now on` })] : []),
  ];
}

/** A check of the container's health that is gone. */
export function health(pair: ServicePair): Consequence[] {
  const { old, now, identity: { name } } = pair;
  const isChecked = (service: StackService | undefined): boolean => service?.healthcheck !== undefined && service.healthcheck.test[0] !== "NONE";
  if (now === undefined || !isChecked(old) || isChecked(now)) return [];
  return [tell(pair, "probe-removed", { pointer: pointerTo(pair), text: `no longer asks ${name} whether it is well: its health check is gone` })];
}
