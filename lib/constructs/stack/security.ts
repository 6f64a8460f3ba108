import type { StackService } from "../../model/stack.js";
import type { Workload } from "../workload.js";
import type { StackContext } from "./context.js";

/** Above 10000, so that it is no user of a node: the same as on Kubernetes. */
const defaultUser = 10001;

/** Who a workload runs as. */
export function userOf({ props: { user, group, privileges } }: Workload): { readonly user: number; readonly group: number } {
  const own = privileges?.root === true ? 0 : (user ?? defaultUser);
  return { user: own, group: group ?? own };
}

/** No capabilities, nothing of the image writable. Docker's own seccomp profile is on by default (Docker Engine, "Seccomp security profiles"). */
export function securityOf(workload: Workload, service: string, context: StackContext): Partial<StackService> {
  const { privileges = { reason: "" }, permissions = [] } = workload.props;
  const { capabilities = [], writableRoot = false, full = false, hostProcesses = false } = privileges;
  const { user, group } = userOf(workload);
  if (context.isSwarm && !full && context.engine.noNewPrivileges !== true) {
    context.loses(workload, "loss-privilege-escalation", "A program with the setuid bit can gain rights: a Swarm ignores security_opt, and the engines are not said to have no-new-privileges", { service });
  } else context.keeps(workload, "security");
  if (context.isSwarm && full) context.loses(workload, "loss-privileges", "The workload asks for all rights (privileged), which a Swarm ignores", { service });
  if (context.isSwarm && hostProcesses) context.loses(workload, "loss-privileges", "The workload asks to see the processes of its node, which a Swarm does not let it", { service });
  if (permissions.length > 0) {
    context.loses(workload, "loss-permissions", `The workload may ask ${permissions.length === 1 ? "one thing" : `${permissions.length} things`} of the Kubernetes API, which is not here`, { service });
  }
  return {
    user: `${user}:${group}`,
    read_only: !writableRoot,
    cap_drop: ["ALL"],
    ...(capabilities.length === 0 ? {} : { cap_add: [...capabilities] }),
    init: true,
    ...(context.isSwarm ? {} : {
      ...(full ? { privileged: true } : { security_opt: ["no-new-privileges:true"] }),
      ...(hostProcesses ? { pid: "host" } : {}),
    }),
  };
}
