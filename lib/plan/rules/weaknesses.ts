import { field, isObject, objects } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { shown } from "../wording.js";

/** What a pod is allowed beyond the restricted level of the Pod Security Standards, in an operator's words. */
export interface Weaknesses {
  /** Of the pod as a whole. */
  readonly pod: readonly string[];
  /** By container. */
  readonly containers: ReadonlyMap<string, readonly string[]>;
}

/** What nobody should get without being told, even in a pod that is new. */
export const isGrave = (weakness: string): boolean => /^(?:runs privileged|gains |shares |mounts |runs as root|runs without a filter|sees )/.test(weakness);

/** Where a pod and its containers are less confined than they could be (Kubernetes, "Pod Security Standards"). */
export function weaknesses(spec: DataObject): Weaknesses {
  const context = spec["securityContext"];
  const volumes = objects(spec["volumes"]).flatMap((volume) => {
    const path = field(volume["hostPath"], "path");
    return path === undefined ? [] : [`mounts ${shown(path)} of the node`];
  });
  const shared = [["hostPID", "processes"], ["hostIPC", "memory"]].flatMap(([name = "", what]) => (spec[name] === true ? [`shares the node's ${what}`] : []));
  return {
    pod: [...shared, ...volumes],
    containers: new Map(["initContainers", "containers"].flatMap((list) => objects(spec[list])).map((container) => [shown(container["name"]), ofContainer(container["securityContext"], context)])),
  };
}

function ofContainer(own: Data | undefined, pod: Data | undefined): string[] {
  const either = (name: string): Data | undefined => field(own, name) ?? field(pod, name);
  const user = either("runAsUser");
  const capabilities = field(own, "capabilities");
  const added = field(capabilities, "add");
  const dropped = field(capabilities, "drop");
  const seccomp = field(either("seccompProfile"), "type");
  const isPrivileged = field(own, "privileged") === true;
  return [
    ...(isPrivileged ? ["runs privileged"] : []),
    ...(user === 0 ? ["runs as root"] : either("runAsNonRoot") === true || (typeof user === "number" && user > 0) ? [] : ["may run as root"]),
    ...(Array.isArray(added) ? added.map((capability: Data) => `gains ${shown(capability)}`) : []),
    ...(Array.isArray(dropped) && dropped.includes("ALL") ? [] : ["keeps the default capabilities"]),
    ...(isPrivileged || field(own, "allowPrivilegeEscalation") === false ? [] : ["may gain privileges"]),
    ...(field(own, "readOnlyRootFilesystem") === true ? [] : ["may write its root"]),
    ...(seccomp === "Unconfined" ? ["runs without a filter of system calls"] : seccomp === undefined ? ["need not have a filter of system calls"] : []),
    ...(field(own, "procMount") === "Unmasked" ? ["sees all of /proc"] : []),
    ...(field(either("appArmorProfile"), "type") === "Unconfined" ? ["runs without AppArmor"] : []),
  ];
}

/** Whether a volume, host network or port opens the node's network to a pod. */
export function hostPorts(spec: DataObject): string[] {
  const ports = [...objects(spec["containers"]), ...objects(spec["initContainers"])].flatMap((container) => objects(container["ports"])).flatMap(({ hostPort, protocol }) =>
    (typeof hostPort === "number" && hostPort > 0 ? [`${hostPort}/${shown(protocol ?? "TCP")}`] : []));
  return isObject(spec) ? [...new Set(ports)] : [];
}
