import type { Rule } from "./findings.js";
import { checkSelector } from "./labels.js";
import { isGiven, object } from "./reading.js";
import { checkCountOrPercent } from "./rollouts.js";
import { expectChoiceOrAbsent } from "./values.js";

/** k8s.io/kubernetes pkg/apis/policy/validation, ValidatePodDisruptionBudgetSpec. */
export const podDisruptionBudget: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  if (isGiven(spec.minAvailable) && isGiven(spec.maxUnavailable)) found.add("field-conflict", at, "minAvailable and maxUnavailable are both set, expected one of them");
  checkCountOrPercent(spec, "minAvailable", at, 100, found);
  checkCountOrPercent(spec, "maxUnavailable", at, 100, found);
  checkSelector(spec.selector, `${at}/selector`, found);
  expectChoiceOrAbsent(found, { of: spec, name: "unhealthyPodEvictionPolicy", at }, ["AlwaysAllow", "IfHealthyBudget"]);
};
