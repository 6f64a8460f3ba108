/** How many objects each app of the benchmark has. */
export const objectsPerApp = 8;

/** Name of the n-th app, counted from 1. Of one length at every scale, so that objects have one size. */
export function appName(n: number): string {
  return `app-${String(n).padStart(6, "0")}`;
}

/** Where the apps' images are: one of those that `policies/allowed-registries.yaml` trusts. */
export const registry = "git.radioastronomy.io";

/** The constant as which the n-th app's file exports the app. */
export function appVariable(n: number): string {
  return `app${String(n).padStart(6, "0")}`;
}

/** The settings that the cluster gives the n-th app, as source text. */
export function appSettings(n: number): string {
  return `{ host: "${appName(n)}.example.org", replicas: ${2 + (n % 4)} }`;
}
