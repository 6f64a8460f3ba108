import type { Owner } from "./managed-fields.js";

/** Name under which ArgoCD applies objects (argo-cd, gitops-engine, ArgoCDSSAManager). */
const deployer = "argocd-controller";

/** Whether ArgoCD set the field from the tree. */
export function isDeployer({ manager }: Owner): boolean {
  return manager === deployer;
}

/** Whether ArgoCD set the field because a manifest has it. What it holds by update may be a default of the API server. */
export function isApplied(owner: Owner): boolean {
  return isDeployer(owner) && owner.operation === "Apply";
}

// Kubernetes' own processes, also as k3s and RKE2 have them in one, and the operators that the lab knows.
const controllers = /^(?:kube-(?:controller-manager|scheduler|apiserver)|kubelet|k3s|rke2|cloud-controller-manager|cainjector|cert-manager|kyverno|traefik|longhorn|clusterrole-aggregation-controller|argocd-application-controller)(?:$|[-@])/;
// What operators call themselves, as a rule.
const controllerWords = /(?:^|[-_.])(?:controller|operator|manager|injector|provisioner|autoscaler|scheduler|webhook)s?(?:$|[-_.@])/;

/** Whether a manager is a program that looks after objects by itself, so that what it adds is its own business. */
export function isController(owner: Owner): boolean {
  const { manager, subresource } = owner;
  if (subresource === "status") return true;
  // A person is behind ArgoCD's server.
  if (isDeployer(owner) || /^(?:kubectl|argocd-server)/.test(manager)) return false;
  return controllers.test(manager) || controllerWords.test(manager);
}

/** A manager for people: `kubectl-edit at 2026-11-21T14:05:09Z`, `kubectl (scale) at …`. */
export function ownerText({ manager, subresource, time }: Owner): string {
  return `${manager}${subresource === undefined ? "" : ` (${subresource})`}${time === undefined ? "" : ` at ${time}`}`;
}
