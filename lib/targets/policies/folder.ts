/** Folder of a cluster's policies, beside the folders of its deployments. */
export const policiesFolder = "_policies";

/** Name of what delivers them. No deployment has it, because their names hold no dot. */
export const policiesName = "cluster.policies";
