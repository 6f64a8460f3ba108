import type { Permission } from "../permission.js";
import type { Workload } from "../workload.js";
import { addObject, type Context, type Fields } from "./context.js";

/** Adds the workload's own ServiceAccount, and the roles with what it may ask of the API. */
export function addServiceAccount(workload: Workload, context: Context): void {
  const permissions = workload.props.permissions ?? [];
  const ofCluster = permissions.filter(isClusterWide);
  const ofNamespace = permissions.filter((permission) => !isClusterWide(permission));
  addObject(workload, context, { apiVersion: "v1", kind: "ServiceAccount", automountServiceAccountToken: false });
  addRole(workload, context, "Role", workload.objectName, ofNamespace);
  // Names of cluster roles are shared by all namespaces.
  addRole(workload, context, "ClusterRole", `${context.namespace}-${workload.objectName}`, ofCluster);
}

function addRole(
  workload: Workload,
  context: Context,
  kind: "Role" | "ClusterRole",
  name: string,
  permissions: readonly Permission[],
): void {
  if (permissions.length === 0) return;
  const apiVersion = "rbac.authorization.k8s.io/v1";
  addObject(workload, context, { apiVersion, kind, name, rules: permissions.map(rule) });
  addObject(workload, context, {
    apiVersion,
    kind: `${kind}Binding`,
    name,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
    subjects: [{ kind: "ServiceAccount", name: workload.objectName, namespace: context.namespace }],
  });
}

function isClusterWide(permission: Permission): boolean {
  return "urls" in permission || permission.clusterWide === true;
}

function rule(permission: Permission): Fields {
  if ("urls" in permission) return { nonResourceURLs: permission.urls, verbs: permission.verbs };
  const { groups = [""], resources, verbs, names } = permission;
  return { apiGroups: groups, resources, verbs, ...(names === undefined ? {} : { resourceNames: names }) };
}
