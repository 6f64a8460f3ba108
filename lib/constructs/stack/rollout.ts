import type { Deploy } from "../../model/stack.js";
import { healthChecks } from "../health.js";
import { Job } from "../job.js";
import { ReadOnlyVolume, Volume } from "../volume.js";
import { StatefulService } from "../stateful-service.js";
import type { Workload } from "../workload.js";

/**
 * How a new version replaces the old one, and what happens when it fails: the old one comes back by itself. On
 * Kubernetes a rollout waits instead.
 */
export function rolloutOf(workload: Workload): Pick<Deploy, "restart_policy" | "update_config" | "rollback_config"> {
  const { health, ports } = workload.props;
  if (workload instanceof Job) {
    return { restart_policy: { condition: "on-failure", delay: "10s", max_attempts: workload.props.retries ?? 2 } };
  }
  const { startSeconds = 60 } = healthChecks(health, ports);
  const order = hasOnePlace(workload) ? "stop-first" : "start-first";
  return {
    restart_policy: { condition: "any", delay: "5s" },
    update_config: { parallelism: 1, delay: "5s", failure_action: "rollback", monitor: `${Math.min(startSeconds, 60) + 15}s`, order },
    rollback_config: { parallelism: 1, delay: "5s", failure_action: "pause", monitor: "30s", order },
  };
}

/** Whether two versions cannot run at once: they would share a volume, a GPU or a port of the node. */
function hasOnePlace(workload: Workload): boolean {
  const { mounts = {}, gpu, privileges } = workload.props;
  if (workload instanceof StatefulService || gpu !== undefined || (privileges?.hostPorts ?? []).length > 0 || privileges?.hostNetwork === true) return true;
  return Object.values(mounts).some((mountable) => {
    const volume = mountable instanceof ReadOnlyVolume ? mountable.volume : mountable;
    return volume instanceof Volume && volume.props.access !== "many-nodes";
  });
}
