import type { KubernetesFacts } from "../../model/kubernetes-cluster.js";
import { quote } from "../../model/name.js";

/** Says why a volume cannot have its storage class on a cluster. */
export function storageClassProblems(wanted: string | undefined, { storageClasses }: KubernetesFacts): string[] {
  const known = storageClasses.map(({ name }) => name).join(", ") || "none";
  if (wanted === undefined) {
    return storageClasses.some((storage) => storage.default === true)
      ? []
      : [`The volume names no storage class and the cluster has no default one (there are: ${known}). Write \`class\`.`];
  }
  return storageClasses.some(({ name }) => name === wanted)
    ? []
    : [`The storage class ${quote(wanted)} does not exist on the cluster (there are: ${known}). Write one of them.`];
}
