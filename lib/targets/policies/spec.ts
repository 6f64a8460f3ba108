import type { LabelSelector, MatchConstraints, NamedExpression, PolicyValidation, ResourceRule } from "../../model/policy.js";
import type { DataObject } from "../../synth/manifest.js";

// What the specs of a ValidatingPolicy and of a ValidatingAdmissionPolicy share (admissionregistration/v1).

export function constraintsData({ resourceRules, excludeResourceRules, namespaceSelector, objectSelector, matchPolicy }: MatchConstraints): DataObject {
  return {
    resourceRules: resourceRules.map(ruleData),
    ...(excludeResourceRules.length === 0 ? {} : { excludeResourceRules: excludeResourceRules.map(ruleData) }),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector: selectorData(namespaceSelector) }),
    ...(objectSelector === undefined ? {} : { objectSelector: selectorData(objectSelector) }),
    ...(matchPolicy === "Equivalent" ? {} : { matchPolicy }),
  };
}

function ruleData({ apiGroups, apiVersions, resources, operations, resourceNames, scope }: ResourceRule): DataObject {
  return {
    apiGroups, apiVersions, resources, operations,
    ...(resourceNames.length === 0 ? {} : { resourceNames }),
    ...(scope === "*" ? {} : { scope }),
  };
}

function selectorData({ matchLabels, matchExpressions }: LabelSelector): DataObject {
  return {
    ...(matchLabels.length === 0 ? {} : { matchLabels: Object.fromEntries(matchLabels) }),
    ...(matchExpressions.length === 0 ? {} : { matchExpressions: matchExpressions.map(({ key, operator, values }) => ({ key, operator, ...(values.length === 0 ? {} : { values }) })) }),
  };
}

export const namedData = (list: readonly NamedExpression[]): readonly DataObject[] => list.map(({ name, expression }) => ({ name, expression }));

export function validationsData(validations: readonly PolicyValidation[]): readonly DataObject[] {
  return validations.map(({ expression, message, messageExpression, reason }) => ({
    expression,
    ...(message === undefined ? {} : { message }),
    ...(messageExpression === undefined ? {} : { messageExpression }),
    ...(reason === undefined ? {} : { reason }),
  }));
}
