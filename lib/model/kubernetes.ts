/**
 * The minor versions of Kubernetes that can be compiled for. The oldest is the one that
 * cdk8s-plus-28 was generated from, less three; the newest is the newest released.
 */
export const kubernetesVersions = ["1.25", "1.26", "1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"] as const;

/** A minor version of Kubernetes, such as `1.28`. */
export type KubernetesVersion = (typeof kubernetesVersions)[number];

export function isKubernetesVersion(text: unknown): text is KubernetesVersion {
  return (kubernetesVersions as readonly unknown[]).includes(text);
}
