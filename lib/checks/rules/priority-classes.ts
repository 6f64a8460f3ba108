import { quote } from "../../model/name.js";
import type { Rule } from "./findings.js";
import { number, object, text } from "./reading.js";
import { expectChoiceOrAbsent } from "./values.js";

/** k8s.io/kubernetes pkg/apis/scheduling, HighestUserDefinablePriority. */
const highest = 1_000_000_000;

/** k8s.io/kubernetes pkg/apis/scheduling/v1, systemPriorityClasses. */
const system = new Map([["system-node-critical", 2_000_001_000], ["system-cluster-critical", 2_000_000_000]]);

/** k8s.io/kubernetes pkg/apis/scheduling/validation, ValidatePriorityClass. */
export const priorityClass: Rule = (data, at, found) => {
  const name = text(object(data.metadata).name);
  const value = number(data.value) ?? 0;
  if (name.startsWith("system-")) {
    if (system.get(name) !== value || data.globalDefault === true) {
      found.add("name-malformed", `${at}/metadata/name`, `The PriorityClass is named ${quote(name)}, but the prefix system- belongs to Kubernetes itself`);
    }
  } else if (value > highest) {
    found.add("value-out-of-range", `${at}/value`, `value is ${value}, expected ${highest} at most`);
  }
  expectChoiceOrAbsent(found, { of: data, name: "preemptionPolicy", at }, ["Never", "PreemptLowerPriority"]);
};
