import { each, object, text } from "../../rules/reading.js";
import type { Need } from "../facts.js";
import type { Drawer } from "./drawer.js";
import { name } from "./pod-needs.js";

/** RoleBinding and ClusterRoleBinding: the role, and the service accounts. Users and groups are no objects. */
export const binding: Drawer = (data) => {
  const role = object(data.roleRef);
  const needs: Need[] = [];
  if (role.kind === "Role" || role.kind === "ClusterRole") name(needs, role.kind, role.name, "/roleRef/name");
  each(data.subjects, "/subjects", (subject, at) => {
    if (subject.kind !== "ServiceAccount") return;
    name(needs, "ServiceAccount", subject.name, `${at}/name`, text(subject.namespace) || undefined);
  });
  return { needs };
};

export const serviceAccount: Drawer = (data) => {
  const needs: Need[] = [];
  each(data.imagePullSecrets, "/imagePullSecrets", (secret, at) => name(needs, "Secret", secret.name, `${at}/name`));
  return needs.length === 0 ? {} : { needs };
};
