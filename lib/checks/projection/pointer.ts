import type { Dialect } from "../../model/stack.js";

/** Where the parts of a projected pod come from, below the service. The longest beginning counts. */
const parts: readonly (readonly [pod: string, service: string])[] = [
  ["/spec/containers/0/securityContext/capabilities", "/cap_drop"],
  ["/spec/containers/0/securityContext/readOnlyRootFilesystem", "/read_only"],
  ["/spec/containers/0/securityContext/privileged", "/privileged"],
  ["/spec/containers/0/image", "/image"],
  ["/spec/containers/0/resources", "/deploy/resources"],
  ["/spec/containers/0/livenessProbe", "/healthcheck"],
  ["/spec/containers/0/readinessProbe", "/healthcheck"],
  ["/spec/containers/0/env", "/environment"],
  ["/spec/containers/0/ports", "/ports"],
  ["/spec/containers/0/volumeMounts", "/volumes"],
  ["/spec/volumes", "/volumes"],
  ["/spec/hostNetwork", "/networks"],
  ["/spec/hostPID", "/pid"],
  ["/spec/nodeSelector", "/deploy/placement"],
  ["/spec/securityContext", "/user"],
];

/** A pointer into a projected pod as one into the stack file. */
export function servicePointer(pointer: string, service: string, dialect: Dialect): string {
  const base = `/services/${service.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  if (pointer.startsWith("/metadata/labels")) return `${base}${dialect === "swarm" ? "/deploy" : ""}/labels`;
  const found = parts.find(([pod]) => pointer === pod || pointer.startsWith(`${pod}/`));
  return `${base}${found?.[1] ?? ""}`;
}
