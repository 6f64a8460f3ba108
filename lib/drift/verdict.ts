import { field } from "../checks/workload.js";
import type { Data, DataObject, Identity } from "../synth/manifest.js";
import { ignoredOf, type Application } from "./applications.js";
import type { FieldDrift } from "./field-drift.js";
import { isDeployer } from "./managers.js";
import { pathText, type Path } from "./path.js";

/** What becomes of a difference by itself. */
export type Verdict =
  /** ArgoCD puts it back within moments. */
  | "heals"
  /** ArgoCD puts it back when it syncs the next time, for a commit or because somebody asks. */
  | "next-sync"
  /** ArgoCD puts it back only when somebody asks it to sync. */
  | "on-request"
  /** ArgoCD tries to put it back, and the API server refuses that because of an item that was added beside one of the same name. */
  | "blocked"
  /** ArgoCD does not compare the field. */
  | "ignored"
  /** ArgoCD sees nothing wrong in it: the tree does not set it. */
  | "stays"
  /** ArgoCD deletes the object. */
  | "pruned"
  /** ArgoCD deletes the object when somebody agrees. */
  | "confirm"
  /** Portainer puts it back when it deploys the stack the next time: it applies, and looks at nothing in between. */
  | "next-deployment"
  /** No Application looks after the object. */
  | "nobody";

/** What becomes of something that no Application looks after. */
export type Unattended = "next-deployment" | "nobody";

/** A field with what becomes of it. */
export interface JudgedField extends FieldDrift {
  readonly verdict: Verdict;
}

/** What becomes of a field. */
function fieldVerdict({ pointer, isWanted, owners }: FieldDrift, identity: Identity, application: Application | undefined, otherwise: Unattended): Verdict {
  if (application === undefined) return isWanted ? otherwise : "stays";
  const rules = ignoredOf(application, identity);
  const isIgnored = rules.some(({ pointers, managers }) => pointers.some((ignored) => pointer === ignored || pointer.startsWith(`${ignored}/`)) || owners.some(({ manager }) => managers.includes(manager)));
  if (isIgnored) return application.respectsIgnored || !isWanted ? "ignored" : "next-sync";
  // Server-side apply takes back only what it set itself (Kubernetes, "Server-Side Apply"; Argo CD, "Diff Strategies").
  if (!isWanted && !owners.some(isDeployer)) return "stays";
  return putBack(application);
}

/**
 * What becomes of the fields of one object. When somebody gives an item of a list another key, such as a port another number, the
 * item of the tree would come back beside it. Two items of one name are refused, and with them the whole object (seen on the API
 * server; argo-cd issue 25474).
 */
export function judgeFields(fields: readonly FieldDrift[], identity: Identity, application: Application | undefined, otherwise: Unattended = "nobody"): readonly JudgedField[] {
  const stray = new Set(fields.filter(({ kind, isWanted }) => kind === "added" && !isWanted).flatMap(({ path, found }) => itemName(path, found)));
  const isBlocked = fields.some(({ kind, path, wanted }) => kind === "missing" && itemName(path, wanted).some((name) => stray.has(name)));
  return fields.map((drift) => {
    const verdict = fieldVerdict(drift, identity, application, otherwise);
    return { ...drift, verdict: isBlocked && returns.has(verdict) ? "blocked" : verdict };
  });
}

const returns: ReadonlySet<Verdict> = new Set(["heals", "next-sync", "on-request", "next-deployment"]);

/** The list that an item with keys is in, and its name. */
function itemName(path: Path, item: Data | undefined): string[] {
  const name = field(item, "name");
  const last = path.at(-1);
  return last !== undefined && "keys" in last && typeof name === "string" ? [`${pathText(path.slice(0, -1))} ${name}`] : [];
}

/** What becomes of an object that is gone. */
export function missingVerdict(application: Application | undefined, otherwise: Unattended = "nobody"): Verdict {
  return application === undefined ? otherwise : putBack(application);
}

/** What becomes of an object that the tree does not have. */
export function extraVerdict(live: DataObject, application: Application | undefined): Verdict {
  if (application === undefined) return "stays";
  const annotation = field(field(live.metadata, "annotations"), "argocd.argoproj.io/sync-options");
  const options = typeof annotation === "string" ? annotation.split(",").map((option) => option.trim()) : [];
  if (options.includes("Prune=false")) return "stays";
  if (options.includes("Prune=confirm")) return "confirm";
  return application.prunes ? "pruned" : "on-request";
}

function putBack({ isAutomated, healsItself }: Application): Verdict {
  return healsItself ? "heals" : isAutomated ? "next-sync" : "on-request";
}
