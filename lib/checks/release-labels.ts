/**
 * Labels that say of which release an object is (Kubernetes, "Recommended Labels"; Helm, "Labels and
 * Annotations"). They change with each release and next to nobody selects by them, so the facts about a
 * cluster go without their values: a release alone then leaves all that is known of the cluster true.
 */
export const releaseLabels: readonly string[] = ["app.kubernetes.io/version", "helm.sh/chart"];
