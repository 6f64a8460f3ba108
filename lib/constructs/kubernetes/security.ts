import type { Workload } from "../workload.js";
import type { Fields } from "./context.js";

/** Above 10000, so that it is no user of a node (kube-linter and Trivy KSV-0020 ask for this). */
const defaultUser = 10001;

/** Of the pod: who it runs as, and RuntimeDefault seccomp (Pod Security Standards, "Restricted"). */
export function podSecurity({ props: { user, group, privileges } }: Workload): Fields {
  const root = privileges?.root === true;
  const runAsUser = root ? 0 : (user ?? defaultUser);
  const runAsGroup = group ?? runAsUser;
  return {
    runAsNonRoot: !root,
    runAsUser,
    runAsGroup,
    fsGroup: runAsGroup,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Of the container: no more rights than it has, no capabilities, nothing of the image writable. */
export function containerSecurity({ props: { privileges = { reason: "" } } }: Workload): Fields {
  const { capabilities = [], writableRoot = false, full = false } = privileges;
  return {
    // A privileged container cannot give up escalation: the API server refuses both together.
    ...(full ? { privileged: true } : { allowPrivilegeEscalation: false }),
    capabilities: { drop: ["ALL"], ...(capabilities.length === 0 ? {} : { add: capabilities }) },
    readOnlyRootFilesystem: !writableRoot,
  };
}
