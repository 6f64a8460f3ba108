import { field, isObject, objects } from "../checks/workload.js";
import type { Data, Identity } from "../synth/manifest.js";
import { isArgocdObject, type Wanted } from "./wanted.js";

/** How an Application treats what differs from the tree. */
export interface Application {
  /** Name of the Application. */
  readonly name: string;
  /** Namespace that ArgoCD runs in. */
  readonly namespace: string;
  /** Whether ArgoCD syncs without being asked. */
  readonly isAutomated: boolean;
  /** Whether it also puts back what was changed without a commit. */
  readonly healsItself: boolean;
  /** Whether it deletes what the tree no longer has. */
  readonly prunes: boolean;
  /** Whether a sync leaves fields alone that are ignored. */
  readonly respectsIgnored: boolean;
  readonly ignored: readonly Ignored[];
  /** Whether it delivers to the cluster that ArgoCD runs in. */
  readonly isOwnCluster: boolean;
}

/** Fields of some objects that ArgoCD does not compare. Empty names match all. */
export interface Ignored {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** JSON pointers (RFC 6901). */
  readonly pointers: readonly string[];
  /** Managers whose fields are ignored. */
  readonly managers: readonly string[];
}

/** The address under which ArgoCD knows its own cluster (Argo CD, "Declarative Setup"). */
const ownServer = "https://kubernetes.default.svc";

/** The Applications of a tree, by the folder that they deliver: `paris/shop`. */
export function applicationsOf(wanted: readonly Wanted[]): ReadonlyMap<string, Application> {
  const found = new Map<string, Application>();
  for (const object of wanted) {
    const { group, kind, data } = object.manifest;
    if (group !== "argoproj.io" || kind !== "Application" || !isArgocdObject(object)) continue;
    const path = field(field(data.spec, "source"), "path");
    if (typeof path === "string") found.set(path.split("/").slice(-2).join("/"), applicationOf(object));
  }
  return found;
}

function applicationOf({ manifest: { name, namespace, data } }: Wanted): Application {
  const policy = field(data.spec, "syncPolicy");
  const automated = field(policy, "automated");
  const isAutomated = isObject(automated) && automated.enabled !== false;
  const options = texts(field(policy, "syncOptions"));
  return {
    name, namespace, isAutomated,
    healsItself: isAutomated && field(automated, "selfHeal") === true,
    prunes: isAutomated && field(automated, "prune") === true && !options.includes("Prune=false"),
    respectsIgnored: options.includes("RespectIgnoreDifferences=true"),
    ignored: objects(field(data.spec, "ignoreDifferences")).map((rule) => ({
      group: text(rule.group), kind: text(rule.kind), namespace: text(rule.namespace), name: text(rule.name),
      pointers: [...texts(rule.jsonPointers), ...texts(rule.jqPathExpressions).flatMap(pointerOf)], managers: texts(rule.managedFieldsManagers),
    })),
    isOwnCluster: field(field(data.spec, "destination"), "server") === ownServer,
  };
}

/** A jq expression that names one member, as a pointer; none for what only jq can tell. */
function pointerOf(expression: string): string[] {
  return /^(?:\.[A-Za-z_]\w*)+$/.test(expression) ? [expression.replaceAll(".", "/")] : [];
}

/** The rules that hold for an object. An asterisk stands for any group or kind. */
export function ignoredOf({ ignored }: Application, { group, kind, namespace, name }: Identity): readonly Ignored[] {
  const fits = (rule: string, value: string): boolean => rule === "*" || rule === value;
  return ignored.filter((rule) => fits(rule.group, group) && fits(rule.kind, kind) && (rule.namespace === "" || rule.namespace === namespace) && (rule.name === "" || rule.name === name));
}

const text = (value: Data | undefined): string => (typeof value === "string" ? value : "");

const texts = (value: Data | undefined): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === "string") : []);
