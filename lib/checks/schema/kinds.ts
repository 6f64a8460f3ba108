import { nearest } from "../../diagnostics/nearest.js";
import { quote } from "../../model/name.js";
import type { KubernetesVersion } from "../../model/kubernetes.js";
import type { Problem } from "../problem.js";
import { minorOf, type BuiltinKinds } from "./builtin.js";
import { keyParts, type Lifecycle, type PackKind } from "./pack.js";

/** From this version on, new beta APIs are off unless an administrator turns them on (KEP-3136). */
const betaOffSince = 24;

/**
 * What there is to say of a kind that a cluster's schemas describe: that it is deprecated, or that an API server
 * serves it only when told to.
 *
 * @param lifecycle of a kind of Kubernetes.
 */
export function servedKindProblem(key: string, kind: PackKind, kubernetes: KubernetesVersion, lifecycle: Lifecycle | undefined): Problem[] {
  const [, version] = keyParts(key);
  const shown = kindLabel(key);
  if (kind.deprecated !== undefined) {
    return [{
      code: "kind-deprecated", pointer: "/apiVersion",
      message: `${shown} is deprecated by its own definition${kind.deprecated === "" ? "" : `: ${quote(kind.deprecated, 200)}`}`,
      hint: "Use a newer version of the kind.",
    }];
  }
  if (lifecycle === undefined) return [];
  const minor = minorOf(kubernetes);
  const { deprecated, removed, replacement } = lifecycle;
  if (isOff(key, lifecycle)) {
    const isBeta = version.includes("beta");
    return [{
      code: "kind-not-enabled", pointer: "/apiVersion",
      message: `${shown} is ${isBeta ? "a beta" : "an alpha"} API, which Kubernetes ${kubernetes} serves only where it is turned on`,
      hint: `Use a stable API. If the cluster does serve it, make a pack of what its API server says: \`astrolabe schemas add\` with the answer to \`kubectl get --raw /openapi/v3/apis/${groupVersion(key)}\`.`,
    }];
  }
  if (deprecated === undefined || deprecated > minor) return [];
  const end = removed === undefined ? "" : `, and Kubernetes 1.${removed} no longer serves it`;
  return [{
    code: "kind-deprecated", pointer: "/apiVersion", message: `${shown} is deprecated since Kubernetes 1.${deprecated}${end}`,
    hint: replacement === undefined ? "See the deprecation guide of Kubernetes for what to use instead." : `Use ${kindLabel(replacement)}.`,
  }];
}

/** Whether API servers serve a kind only when they are told to. */
function isOff(key: string, { introduced = 0 }: Lifecycle): boolean {
  const [group, version] = keyParts(key);
  if (version.includes("alpha")) return true;
  // Of the groups of older beta APIs, one went on to new beta versions that are on (kubernetes, pkg/controlplane/instance.go, legacyBetaEnabledByDefaultResources).
  return version.includes("beta") && group !== "flowcontrol.apiserver.k8s.io" && introduced >= betaOffSince;
}

/** Why a cluster has no kind of this name. */
export function absentKindProblem(key: string, { kubernetes, builtin, custom }: {
  readonly kubernetes: KubernetesVersion;
  readonly builtin: BuiltinKinds;
  /** The kinds of the cluster's packs. */
  readonly custom: readonly (readonly [string, PackKind])[];
}): Problem {
  const [group, , kind] = keyParts(key);
  const minor = minorOf(kubernetes);
  const isSame = (other: string): boolean => keyParts(other)[0] === group && keyParts(other)[2] === kind;
  const served = custom.filter(([other, { served }]) => served && isSame(other)).map(([other]) => other);
  if (served.length > 0) {
    return notServed(`${kindLabel(key)} is served by no definition that the cluster has`, `Use ${served.map(kindLabel).sort().join(" or ")}.`);
  }
  const minors = builtin.versions.get(key);
  const first = minors?.[0] ?? Infinity;
  const lifecycle = builtin.lifecycles.get(key);
  const present = [...builtin.versions].filter(([other, all]) => isSame(other) && all.includes(minor) && !isOff(other, builtin.lifecycles.get(other) ?? {})).map(([other]) => other);
  const instead = lifecycle?.replacement !== undefined && builtin.versions.get(lifecycle.replacement)?.includes(minor) ? lifecycle.replacement : newest(present);
  const hint = instead === undefined ? `Remove the object${first > minor && Number.isFinite(first) ? `, or raise the cluster's version to 1.${first}` : ""}.` : `Use ${kindLabel(instead)}${since(instead, builtin)}.`;
  if (lifecycle?.removed !== undefined && lifecycle.removed <= minor) {
    return notServed(`${kindLabel(key)} was removed in Kubernetes 1.${lifecycle.removed}, and the cluster runs ${kubernetes}`, instead === undefined ? "Remove the object: nothing takes its place." : hint);
  }
  if (minors !== undefined) return notServed(`Kubernetes ${kubernetes} does not serve ${kindLabel(key)}, ${spanOf(minors)}`, hint);
  if (present.length > 0) return notServed(`Kubernetes ${kubernetes} does not serve ${kindLabel(key)}`, hint);
  return unknownKind(key, [...builtin.versions.keys(), ...custom.map(([other]) => other)]);
}

function unknownKind(key: string, known: readonly string[]): Problem {
  const [group, , kind] = keyParts(key);
  const inGroup = known.filter((other) => keyParts(other)[0] === group);
  const nearKind = nearest(kind, inGroup.map((other) => keyParts(other)[2]));
  const sameKind = known.filter((other) => keyParts(other)[2] === kind);
  const nearGroup = nearest(group, sameKind.map((other) => keyParts(other)[0]));
  const meant = nearKind !== undefined ? newest(inGroup.filter((other) => keyParts(other)[2] === nearKind))
    : newest(nearGroup === undefined ? (group === "" ? sameKind : []) : sameKind.filter((other) => keyParts(other)[0] === nearGroup));
  return {
    code: "kind-unknown", pointer: "/kind",
    message: `${kindLabel(key)} is described by no schema, so nobody can tell whether the object is valid`,
    hint: meant === undefined ? "Make a pack of its definition: `astrolabe schemas add <file>` with the CustomResourceDefinition." : `Did you mean ${kindLabel(meant)}?`,
  };
}

function notServed(message: string, hint: string): Problem {
  return { code: "kind-not-served", pointer: "/apiVersion", message, hint };
}

/** A kind for people: `apps/v1 Deployment`, `v1 Pod`. */
export function kindLabel(key: string): string {
  return `${groupVersion(key)} ${quote(keyParts(key)[2]).slice(1, -1)}`;
}

function groupVersion(key: string): string {
  const [group, version] = keyParts(key);
  return quote(group === "" ? version : `${group}/${version}`).slice(1, -1);
}

function since(key: string, { lifecycles }: BuiltinKinds): string {
  const introduced = lifecycles.get(key)?.introduced ?? 0;
  return introduced > 0 ? `, which is there since Kubernetes 1.${introduced}` : "";
}

function spanOf(minors: readonly number[]): string {
  const [first] = minors;
  const last = minors.at(-1);
  return first === last ? `which is in 1.${first}` : `which is in 1.${first} to 1.${last}`;
}

/** The most stable of several versions of a kind, and the newest of those (apimachinery, version.CompareKubeAwareVersionStrings). */
function newest(keys: readonly string[]): string | undefined {
  const rank = (key: string): readonly number[] => {
    const [, major = "0", stage, minor = "0"] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(keyParts(key)[1]) ?? [];
    return [stage === undefined ? 2 : stage === "beta" ? 1 : 0, Number(major), Number(minor)];
  };
  const compare = (a: string, b: string): number => {
    const [left, right] = [rank(a), rank(b)];
    for (const [index, value] of left.entries()) if (value !== right[index]) return value - (right[index] ?? 0);
    return a < b ? 1 : -1;
  };
  return [...keys].sort(compare).at(-1);
}
