import * as checked from "../../../lib/checks/cluster-checks.js";

export * from "../../../lib/checks/cluster-checks.js";

/** What there is to know of a cluster without objects. */
export const clusterFactsOf: typeof checked.clusterFactsOf = () => checked.clusterFactsOf([], []);

/** What there is to say of a cluster without objects. */
export const checkCluster: typeof checked.checkCluster = (cluster) => checked.checkCluster(cluster.distribution === "compose" ? cluster : { ...cluster, nodes: [] }, [], []);
