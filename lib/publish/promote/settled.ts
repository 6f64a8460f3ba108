import { member, text } from "../../adapters/json.js";
import { quote } from "../../model/name.js";

/** What ArgoCD says of a deployment. */
export type Settlement =
  /** What runs is what this commit has. */
  | { readonly revision: string }
  /** It is not at rest: a clause such as `it is OutOfSync`. */
  | { readonly reason: string };

/** Reads the status of an Application (Argo CD, pkg/apis/application/v1alpha1/types.go, ApplicationStatus). */
export function settlementOf(application: unknown): Settlement {
  const status = member(application, "status");
  const [sync, health] = [text(member(status, "sync"), "status"), text(member(status, "health"), "status")];
  const operation = text(member(status, "operationState"), "phase");
  if (operation === "Running" || operation === "Terminating") return { reason: "a sync is under way" };
  if (sync !== "Synced") return { reason: `ArgoCD has not synced it: ${sync === "" ? "it says nothing of it" : quote(sync)}` };
  if (health !== "Healthy") return { reason: `its health is ${health === "" ? "unknown" : quote(health)}` };
  const revision = text(member(status, "sync"), "revision");
  return /^[0-9a-f]{40,64}$/.test(revision) ? { revision } : { reason: `ArgoCD names no commit, but ${quote(revision)}` };
}
