import { field, isObject, objects } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import type { Consequence } from "../consequence.js";
import { tell, type Pair } from "../pair.js";
import { named, shown } from "../wording.js";

const group = "rbac.authorization.k8s.io";

/** A verb on a resource, or on a path of the API server. */
interface Permission {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Name of the one object that it is about; all when absent. */
  readonly name?: string;
}

/** Roles that allow more. */
export function roles(pair: Pair): Consequence[] {
  const { type, before, after, identity: { kind, name } } = pair;
  if ((type !== `${group}/Role` && type !== `${group}/ClusterRole`) || after === undefined) return [];
  const known = permissions(before);
  const added = permissions(after).filter((permission) => !known.some((one) => covers(one, permission)));
  const isUnlimited = added.some((permission) => isFarReaching(permission, kind === "ClusterRole"));
  // A new role gives nothing before it is bound, and the binding is told of.
  const allows = added.length === 0 || (before === undefined && !isUnlimited) ? [] : [tell(pair, isUnlimited ? "role-unlimited" : "role-wider", {
    pointer: "/rules", text: `lets those with the role ${name} ${named(sentences(isUnlimited && before === undefined ? added.filter((one) => isFarReaching(one, kind === "ClusterRole")) : added))}`,
  })];
  return [...allows, ...aggregated(pair)];
}

/** A ClusterRole that becomes part of one that others have (Kubernetes, "Aggregated ClusterRoles"). */
function aggregated(pair: Pair): Consequence[] {
  const into = (object: DataObject | undefined): string[] => {
    const labels = field(field(object, "metadata"), "labels");
    return isObject(labels) ? Object.keys(labels).filter((key) => key.startsWith(`${group}/aggregate-to-`) && labels[key] === "true").map((key) => key.slice(key.indexOf("-to-") + 4)) : [];
  };
  const known = into(pair.before);
  const added = into(pair.after).filter((role) => !known.includes(role));
  return added.length === 0 ? [] : [tell(pair, "role-wider", { pointer: "/metadata/labels", text: `lets everybody with the role ${named(added)} do what ${pair.identity.name} allows` })];
}

/** Most permissions that are compared one with another. */
const mostPermissions = 3000;

function permissions(role: DataObject | undefined): Permission[] {
  const found: Permission[] = [];
  for (const rule of objects(role?.["rules"])) {
    const names = texts(rule["resourceNames"]);
    for (const verb of texts(rule["verbs"])) {
      for (const resource of texts(rule["nonResourceURLs"])) found.push({ verb, group: "", resource });
      for (const of of texts(rule["apiGroups"])) {
        for (const resource of texts(rule["resources"])) {
          if (names.length === 0) found.push({ verb, group: of, resource });
          for (const name of names) found.push({ verb, group: of, resource, name });
          if (found.length > mostPermissions) return found.slice(0, mostPermissions);
        }
      }
    }
  }
  return found;
}

/** Kubernetes component-helpers auth/rbac/validation, ruleCovers. */
function covers(one: Permission, other: Permission): boolean {
  const [resource = "", sub] = other.resource.split("/", 2);
  const isPath = other.resource.startsWith("/");
  return matches(one.verb, other.verb) && (isPath || matches(one.group, other.group))
    && (one.resource === other.resource || (isPath ? one.resource.endsWith("*") && other.resource.startsWith(one.resource.slice(0, -1))
      : one.resource === "*" || (sub !== undefined && one.resource === `*/${sub}`) || (one.resource === `${resource}/*` && sub !== undefined)))
    && (one.name === undefined || one.name === other.name);
}

const matches = (one: string, other: string): boolean => one === "*" || one === other;

/** What leads to more than it names (Kubernetes, "RBAC Good Practices", privilege escalation risks). */
function isFarReaching({ verb, resource, name }: Permission, ofCluster: boolean): boolean {
  const reads = ["*", "get", "list", "watch"].includes(verb);
  const writes = ["*", "create", "update", "patch"].includes(verb);
  if (["escalate", "bind", "impersonate"].includes(verb) || (resource === "*" && (writes || reads)) || (verb === "*" && name === undefined)) return true;
  if (resource === "secrets") return ofCluster && reads && name === undefined;
  if (["pods/exec", "pods/attach", "nodes/proxy", "serviceaccounts/token"].includes(resource)) return writes || (verb === "get" && resource === "nodes/proxy");
  return writes && ["clusterrolebindings", "rolebindings", "clusterroles", "roles"].includes(resource);
}

/** `get and list pods`, by resource. */
function sentences(added: readonly Permission[]): string[] {
  const verbs = new Map<string, string[]>();
  for (const { verb, group: of, resource, name } of added) {
    const what = `${resource === "*" ? "everything" : resource}${of === "*" || of === "" ? "" : `.${of}`}${name === undefined ? "" : ` named ${name}`}`;
    verbs.set(what, [...(verbs.get(what) ?? []), verb === "*" ? "do anything with" : verb]);
  }
  return [...verbs].map(([what, list]) => `${list.join("/")} ${shown(what)}`);
}

const texts = (value: Data | undefined): string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []);

/** Subjects that a binding gains. */
export function bindings(pair: Pair): Consequence[] {
  const { type, before, after, identity } = pair;
  if ((type !== `${group}/RoleBinding` && type !== `${group}/ClusterRoleBinding`) || after === undefined) return [];
  const known = objects(before?.["subjects"]).map(subjectText);
  const added = objects(after["subjects"]).map(subjectText).filter((subject) => !known.includes(subject));
  if (added.length === 0) return [];
  const role = field(after["roleRef"], "name");
  const where = identity.namespace === "" ? "on the whole cluster" : `in the namespace ${identity.namespace}`;
  const isAdmin = role === "cluster-admin" || added.includes("Group system:masters");
  return [tell(pair, isAdmin ? "cluster-admin" : "binding-added", { pointer: "/subjects", subject: shown(role), text: `gives ${named(added)} the role ${shown(role)} ${where}` })];
}

function subjectText({ kind, namespace, name }: DataObject): string {
  return `${shown(kind)} ${typeof namespace === "string" && namespace !== "" ? `${namespace}/` : ""}${shown(name)}`;
}
