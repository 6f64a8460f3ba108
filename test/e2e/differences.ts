/**
 * Changes after which the API server's answer to a dry run is not our verdict, each with the reason. An entry that
 * no longer differs is to be removed: the test fails until it is.
 */
export const differences: ReadonlyMap<string, { readonly ours: "accepted" | "refused"; readonly reason: string }> = new Map([
  ["a node port stands below the range", {
    ours: "refused",
    reason: "Node ports are allocated, and held to the range, when a Service is stored; a dry run allocates nothing (k8s.io/kubernetes pkg/registry/core/service, storage). The object itself would be refused.",
  }],
  ["an image begins with a space", {
    ours: "refused",
    reason: "The API server takes such a template, for old ones exist, and refuses every Pod made of it (k8s.io/kubernetes pkg/apis/core/validation, ValidatePodCreate): the workload would never run.",
  }],
]);
