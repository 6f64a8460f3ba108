import { quote } from "./name.js";

const clusterKinds = ["ClusterIssuer", "ClusterRole", "IngressClass", "Namespace", "PriorityClass", "RuntimeClass", "StorageClass"];
const namespacedKinds = ["ConfigMap", "DaemonSet", "Deployment", "Issuer", "PersistentVolumeClaim", "Role", "Secret", "Service", "ServiceAccount", "StatefulSet"];
const kinds: readonly unknown[] = [...clusterKinds, ...namespacedKinds, "Pod", "CustomResourceDefinition"];

/** One thing that is wrong with a list of what is given. */
export interface GivenProblem {
  /** JSON pointer into the app or cluster. */
  readonly pointer: string;
  readonly message: string;
}

/** What is wrong with the `given` of an app or a cluster, whatever the type check let through. */
export function givenProblems(given: unknown): GivenProblem[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) return [{ pointer: "/given", message: "given is not a list" }];
  return given.flatMap((stated: unknown, index) => statedProblems(stated).map(([field, message]) => ({ pointer: `/given/${index}${field}`, message })));
}

function statedProblems(stated: unknown): [field: string, message: string][] {
  if (typeof stated !== "object" || stated === null) return [["", "What is given is no object. Write given({ … })"]];
  const fields: Readonly<Record<string, unknown>> = { ...stated };
  if (!kinds.includes(fields.kind)) return [["/kind", `The kind ${quote(fields.kind)} cannot be given. Kinds that can are ${kinds.join(", ")}`]];
  const problems: [string, string][] = [];
  const needs = (name: string, holds: (value: unknown) => boolean, expected: string) => {
    if (!holds(fields[name])) problems.push([`/${name}`, `${name} is ${quote(shown(fields[name]))}, expected ${expected}`]);
  };
  if (fields.kind === "CustomResourceDefinition") {
    needs("group", isText, "an API group such as cert-manager.io");
    needs("defines", (value) => isTexts(value) && value.length > 0, "a list of kinds");
  } else if (fields.kind === "Pod") needs("labels", (value) => isLabels(value) && Object.keys(value).length > 0, "labels, each a string");
  else {
    needs("name", isText, "the name of the object");
    needs("keys", (value) => value === undefined || isTexts(value), "a list of keys");
    needs("labels", (value) => value === undefined || isLabels(value), "labels, each a string");
  }
  needs("namespace", (value) => value === undefined || isText(value), "the name of a namespace");
  needs("by", isText, "who or what makes it");
  return problems;
}

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const isLabels = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every((item) => typeof item === "string");

/** A value for a message, without looking into it. */
const shown = (value: unknown): unknown => (typeof value === "object" && value !== null ? (Array.isArray(value) ? "a list" : "an object") : value);
