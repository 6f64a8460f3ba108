import type { Node } from "yaml";
import type { LabelRequirement, LabelSelector, MatchConstraints, ResourceRule } from "../../model/policy.js";
import { complain, readChoice, readFields, readList, readPairs, readTexts, requireText, type Reader } from "./reader.js";

const ruleFields = ["apiGroups", "apiVersions", "resources", "operations", "resourceNames", "scope"];
const constraintFields = ["resourceRules", "excludeResourceRules", "namespaceSelector", "objectSelector", "matchPolicy"];
const operations: readonly string[] = ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"];

/** Reads `matchConstraints` (kubernetes, pkg/apis/admissionregistration/validation, validateMatchResources). */
export function readConstraints(reader: Reader, node: Node | undefined, parent: Node | undefined): MatchConstraints {
  const what = "spec.matchConstraints";
  if (node === undefined) complain(reader, parent, `${what} is missing, so the policy would judge nothing`);
  const fields = readFields(reader, node, what, constraintFields);
  const namespaceSelector = readSelector(reader, fields.get("namespaceSelector"), `${what}.namespaceSelector`);
  const objectSelector = readSelector(reader, fields.get("objectSelector"), `${what}.objectSelector`);
  return {
    resourceRules: readRules(reader, fields.get("resourceRules"), `${what}.resourceRules`),
    excludeResourceRules: readRules(reader, fields.get("excludeResourceRules"), `${what}.excludeResourceRules`),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    ...(objectSelector === undefined ? {} : { objectSelector }),
    matchPolicy: readChoice(reader, fields.get("matchPolicy"), `${what}.matchPolicy`, ["Equivalent", "Exact"]) ?? "Equivalent",
  };
}

function readRules(reader: Reader, node: Node | undefined, what: string): readonly ResourceRule[] {
  return readList(reader, node, what).map((item, index) => {
    const here = `${what}[${index}]`;
    const fields = readFields(reader, item, here, ruleFields);
    const list = (name: string): readonly string[] => {
      const texts = readTexts(reader, fields.get(name), `${here}.${name}`);
      if (texts.length === 0) complain(reader, fields.get(name) ?? item, `${here}.${name} is empty`);
      if (texts.length > 1 && texts.includes("*")) complain(reader, fields.get(name), `${here}.${name} has "*" beside others`);
      return texts;
    };
    const rule: ResourceRule = {
      apiGroups: list("apiGroups"),
      apiVersions: list("apiVersions"),
      resources: list("resources"),
      operations: list("operations"),
      resourceNames: readTexts(reader, fields.get("resourceNames"), `${here}.resourceNames`),
      scope: readChoice(reader, fields.get("scope"), `${here}.scope`, ["*", "Cluster", "Namespaced"]) ?? "*",
    };
    const unknown = rule.operations.find((name) => !operations.includes(name));
    if (unknown !== undefined) complain(reader, fields.get("operations"), `${here}.operations has ${JSON.stringify(unknown)}, expected ${operations.join(", ")}`);
    return rule;
  });
}

/** Reads a label selector (apimachinery, ValidateLabelSelector). */
export function readSelector(reader: Reader, node: Node | undefined, what: string): LabelSelector | undefined {
  if (node === undefined) return undefined;
  const fields = readFields(reader, node, what, ["matchLabels", "matchExpressions"]);
  const matchExpressions = readList(reader, fields.get("matchExpressions"), `${what}.matchExpressions`).map((item, index): LabelRequirement => {
    const here = `${what}.matchExpressions[${index}]`;
    const parts = readFields(reader, item, here, ["key", "operator", "values"]);
    const operator = readChoice(reader, parts.get("operator"), `${here}.operator`, ["In", "NotIn", "Exists", "DoesNotExist"] as const);
    if (parts.get("operator") === undefined) complain(reader, item, `${here}.operator is missing`);
    const values = readTexts(reader, parts.get("values"), `${here}.values`);
    const takesValues = operator === "In" || operator === "NotIn";
    if (operator !== undefined && takesValues !== values.length > 0) complain(reader, parts.get("values") ?? item, `${here}.values has ${values.length} values, which ${operator} does not take`);
    return { key: requireText(reader, parts.get("key"), `${here}.key`, item), operator: operator ?? "Exists", values };
  });
  return { matchLabels: readPairs(reader, fields.get("matchLabels"), `${what}.matchLabels`), matchExpressions };
}
