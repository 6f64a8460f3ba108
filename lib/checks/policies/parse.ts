import type { Node } from "yaml";
import type { NamedExpression, Policy, PolicyAction, PolicyValidation } from "../../model/policy.js";
import { nameProblem, quote } from "../../model/name.js";
import { controllers } from "../../targets/policies/autogen.js";
import { nearest } from "../../diagnostics/nearest.js";
import { annotationNames, readAbout } from "./about.js";
import { readConstraints } from "./constraints.js";
import { complain, lineOf, openReader, readChoice, readFields, readList, readPairs, readText, readTexts, requireText, type Fields, type Reader } from "./reader.js";
import { place, startOf, type Source, type SourceProblem } from "./source.js";

/** Match conditions that the API takes (kubernetes/api, admissionregistration/v1, ValidatingAdmissionPolicySpec). */
const mostConditions = 64;

/** Of a file that YAML cannot read, the first problems tell the rest. */
const mostProblems = 3;

const specFields = [
  "matchConstraints", "matchConditions", "variables", "validations", "validationActions", "failurePolicy",
  "autogen", "evaluation", "webhookConfiguration", "auditAnnotations",
];

/** Names of match conditions (apimachinery, validation.IsQualifiedName). */
const qualifiedName = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/** What a file says, whether or not it is right. */
export interface Parsed {
  readonly policy: Policy;
  /** The nodes of all expressions by where they stand in the policy, such as `spec.validations[0].expression`. */
  readonly expressions: ReadonlyMap<string, Node>;
  readonly problems: readonly SourceProblem[];
  /** What only one engine would understand. */
  readonly foreign: readonly SourceProblem[];
}

/** Reads a policy file by the schema of Kyverno 1.19 (policies.kyverno.io_validatingpolicies.yaml), closed to unknown fields. */
export function parsePolicy(source: Source): Parsed | { readonly problems: readonly SourceProblem[] } {
  const [root, second] = source.documents;
  // What a damaged file seems to say is not worth a word.
  if (source.problems.length > 0) return { problems: source.problems.slice(0, mostProblems) };
  if (root === undefined) return { problems: [{ message: "The file holds no policy", line: 1 }] };
  const reader = openReader(source);
  if (second !== undefined) complain(reader, second, `The file holds ${source.documents.length} documents, a policy has a file of its own`);
  const top = readFields(reader, root, "The policy", ["apiVersion", "kind", "metadata", "spec"]);
  const apiVersion = readText(reader, top.get("apiVersion"), "apiVersion") ?? "";
  const kind = readText(reader, top.get("kind"), "kind") ?? "";
  if (`${apiVersion} ${kind}` !== "policies.kyverno.io/v1 ValidatingPolicy") {
    complain(reader, top.get("kind") ?? root, `The object is ${quote(`${apiVersion} ${kind}`)}, expected policies.kyverno.io/v1 ValidatingPolicy`);
    return { problems: reader.problems.slice(-1) };
  }
  const metadata = top.get("metadata");
  const head = readFields(reader, metadata, "metadata", ["name", "annotations", "labels"]);
  const name = requireText(reader, head.get("name"), "metadata.name", metadata ?? root);
  const wrong = name === "" ? undefined : nameProblem(name);
  if (wrong !== undefined) complain(reader, head.get("name"), `metadata.name: ${wrong}`);
  const annotations = readPairs(reader, head.get("annotations"), "metadata.annotations");
  const about = readAbout(reader, new Map(annotations), head.get("annotations") ?? metadata ?? root);
  for (const [key] of annotations) {
    const meant = annotationNames.includes(key) ? undefined : nearest(key, annotationNames);
    if (meant !== undefined) complain(reader, head.get("annotations"), `metadata.annotations has ${quote(key)}, did you mean ${quote(meant)}?`);
  }
  const spec = top.get("spec");
  if (spec === undefined) complain(reader, root, "spec is missing");
  return readSpec(reader, spec, {
    name, ...about, annotations,
    file: source.file,
    line: lineOf(reader, head.get("name") ?? root),
    labels: readPairs(reader, head.get("labels"), "metadata.labels"),
  });
}

type Head = Pick<Policy, "name" | "file" | "line" | "title" | "severity" | "category" | "description" | "remediation" | "evidences" | "annotations" | "labels">;

function readSpec(reader: Reader, spec: Node | undefined, head: Head): Parsed {
  const fields = readFields(reader, spec, "spec", specFields);
  const expressions = new Map<string, Node>();
  const autogen = readFields(reader, fields.get("autogen"), "spec.autogen", ["podControllers", "validatingAdmissionPolicy"]);
  const names = controllerNames(reader, autogen.get("podControllers"));
  const conditions = readNamed(reader, fields.get("matchConditions"), "spec.matchConditions", expressions);
  if (conditions.length > mostConditions) complain(reader, fields.get("matchConditions"), `spec.matchConditions has ${conditions.length} conditions, at most ${mostConditions} are allowed`);
  const validations = readValidations(reader, fields.get("validations"), expressions);
  if (spec !== undefined && validations.length === 0) complain(reader, fields.get("validations") ?? spec, "spec.validations is empty, so the policy would refuse nothing");
  const policy: Policy = {
    ...head,
    constraints: readConstraints(reader, fields.get("matchConstraints"), spec),
    conditions,
    variables: readNamed(reader, fields.get("variables"), "spec.variables", expressions),
    validations,
    actions: readActions(reader, fields.get("validationActions")),
    failurePolicy: readChoice(reader, fields.get("failurePolicy"), "spec.failurePolicy", ["Fail", "Ignore"] as const) ?? "Fail",
    ...(names === undefined ? {} : { controllers: names }),
  };
  return { policy, expressions, problems: reader.problems, foreign: foreignFields(reader, fields, autogen) };
}

/** Fields that Kyverno alone understands, or that change who judges. */
function foreignFields(reader: Reader, fields: Fields, autogen: Fields): SourceProblem[] {
  const found: SourceProblem[] = [];
  const add = (node: Node | undefined, message: string): void => {
    if (node !== undefined) found.push({ message, ...place(reader.source.lines, startOf(node)) });
  };
  for (const name of ["evaluation", "webhookConfiguration", "auditAnnotations"]) add(fields.get(name), `spec.${name} has no meaning in every engine that judges by this policy`);
  add(autogen.get("validatingAdmissionPolicy"), "spec.autogen.validatingAdmissionPolicy makes Kyverno hand the policy over, without its rules for controllers");
  return found;
}

function controllerNames(reader: Reader, node: Node | undefined): readonly string[] | undefined {
  const list = readFields(reader, node, "spec.autogen.podControllers", ["controllers"]).get("controllers");
  if (list === undefined) return undefined;
  const what = "spec.autogen.podControllers.controllers";
  const names = readTexts(reader, list, what);
  for (const name of names) {
    if (Object.hasOwn(controllers, name)) continue;
    const meant = nearest(name, Object.keys(controllers));
    complain(reader, list, `${what} has ${quote(name)}, ${meant === undefined ? `expected ${Object.keys(controllers).join(", ")}` : `did you mean ${quote(meant)}?`}`);
  }
  return names;
}

function readActions(reader: Reader, node: Node | undefined): readonly PolicyAction[] {
  const what = "spec.validationActions";
  const actions = readList(reader, node, what).flatMap((item, index) => readChoice(reader, item, `${what}[${index}]`, ["Deny", "Audit", "Warn"] as const) ?? []);
  if (new Set(actions).size < actions.length) complain(reader, node, `${what} names an action twice: ${actions.join(", ")}`);
  if (actions.includes("Deny") && actions.includes("Warn")) complain(reader, node, `${what} has Deny and Warn, which exclude each other`);
  return actions.length === 0 ? ["Deny"] : actions;
}

function readNamed(reader: Reader, node: Node | undefined, what: string, expressions: Map<string, Node>): readonly NamedExpression[] {
  const seen = new Set<string>();
  return readList(reader, node, what).map((item, index) => {
    const here = `${what}[${index}]`;
    const fields = readFields(reader, item, here, ["name", "expression"]);
    const name = requireText(reader, fields.get("name"), `${here}.name`, item);
    if (name !== "" && what.endsWith("Conditions") && !qualifiedName.test(name)) complain(reader, fields.get("name"), `${here}.name is ${quote(name)}, expected letters, digits, '-', '_' and '.', 63 at most`);
    if (name !== "" && seen.has(name)) complain(reader, fields.get("name"), `${here}.name is ${quote(name)}, which another has`);
    seen.add(name);
    return { name, ...readExpression(reader, fields, `${here}.expression`, item, expressions) };
  });
}

function readExpression(reader: Reader, fields: Fields, what: string, item: Node, expressions: Map<string, Node>): { readonly expression: string; readonly line: number } {
  const node = fields.get("expression");
  const expression = requireText(reader, node, what, item);
  if (node !== undefined && expression.trim() !== "") expressions.set(what, node);
  return { expression, line: lineOf(reader, node ?? item) };
}

const reasons = ["Unauthorized", "Forbidden", "Invalid", "RequestEntityTooLarge"];

function readValidations(reader: Reader, node: Node | undefined, expressions: Map<string, Node>): readonly PolicyValidation[] {
  return readList(reader, node, "spec.validations").map((item, index) => {
    const here = `spec.validations[${index}]`;
    const fields = readFields(reader, item, here, ["expression", "message", "messageExpression", "reason"]);
    const messageNode = fields.get("messageExpression");
    const message = readText(reader, fields.get("message"), `${here}.message`);
    const messageExpression = readText(reader, messageNode, `${here}.messageExpression`);
    const reason = readChoice(reader, fields.get("reason"), `${here}.reason`, reasons);
    if (message?.trim() === "" || message?.trim().includes("\n") === true) complain(reader, fields.get("message"), `${here}.message is empty or has line breaks, which the API refuses`);
    if (message === undefined) complain(reader, item, `${here}.message is missing, so nobody would be told what is wrong`);
    if (messageNode !== undefined && messageExpression !== undefined && messageExpression.trim() !== "") expressions.set(`${here}.messageExpression`, messageNode);
    return {
      ...readExpression(reader, fields, `${here}.expression`, item, expressions),
      ...(message === undefined ? {} : { message: message.trim() }),
      ...(messageNode === undefined || messageExpression === undefined ? {} : { messageExpression, messageLine: lineOf(reader, messageNode) }),
      ...(reason === undefined ? {} : { reason }),
    };
  });
}
