import { field, isObject, objects } from "#lib/checks/workload.js";
import type { Data, DataObject } from "#lib/synth/manifest.js";

/** Pods that KubeRay makes of a RayCluster at rest: the head, and the workers of each group. @param cluster as the API server has it. */
export function rayPods({ apiVersion, kind, metadata, spec }: DataObject): DataObject[] {
  const [name, namespace, uid] = ["name", "namespace", "uid"].map((key) => field(metadata, key) ?? "");
  const pod = (own: string, group: Data, template: Data | undefined): DataObject => {
    const given = field(template, "metadata");
    const labels = field(given, "labels");
    return {
      apiVersion: "v1", kind: "Pod",
      metadata: {
        ...(isObject(given) && given), generateName: `${String(name)}-${own}-`, namespace: namespace ?? "", labels: { ...(isObject(labels) && labels), "ray.io/group": group },
        ownerReferences: [{ apiVersion: apiVersion ?? "", kind: kind ?? "", name: name ?? "", uid: uid ?? "" }],
      },
      spec: field(template, "spec") ?? {},
    };
  };
  const workers = objects(field(spec, "workerGroupSpecs")).flatMap(({ groupName = "", replicas, minReplicas, template }) =>
    Array.from({ length: Math.max(Number(replicas ?? 0), Number(minReplicas ?? 0)) }, () => pod(String(groupName), groupName, template)));
  return [pod("head", "headgroup", field(field(spec, "headGroupSpec"), "template")), ...workers];
}
