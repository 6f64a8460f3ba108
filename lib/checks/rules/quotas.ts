import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings, Rule } from "./findings.js";
import { below, each, list, object, text } from "./reading.js";
import { isQuotaResource, isStandardQuota } from "./resource-names.js";
import { checkAmount } from "./resources.js";

const scopes = ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass"];
const exclusive = [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]] as const;

// k8s.io/kubernetes pkg/apis/core/helper, IsResourceQuotaScopeValidForResource.
const podCompute = new Set(["pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"]);
const claimQuotas = new Set(["persistentvolumeclaims", "requests.storage"]);

function isScopeFor(scope: string, resource: string): boolean {
  if (scope === "BestEffort") return resource === "pods";
  if (scope === "VolumeAttributesClass") return claimQuotas.has(resource);
  return podCompute.has(resource);
}

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateResourceQuotaSpec. */
export const resourceQuota: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  const hard = object(spec.hard);
  for (const name in hard) {
    if (!Object.hasOwn(hard, name)) continue;
    const place = below(`${at}/hard`, name);
    if (!isQuotaResource(name)) found.add("value-invalid", place, `The resource is ${quote(name)}, which no quota counts`, "Count other objects by count/<resource>.<group>.");
    checkAmount(name, hard[name], place, found);
  }
  const own = list(spec.scopes).filter((scope) => typeof scope === "string");
  for (const scope of own) checkScope(scope, hard, `${at}/scopes`, found);
  checkPairs(own, `${at}/scopes`, found);
  if (isObject(spec.scopeSelector)) checkSelector(spec.scopeSelector, hard, `${at}/scopeSelector`, found);
};

function checkScope(scope: string, hard: DataObject, at: string, found: Findings): void {
  if (!scopes.includes(scope)) return found.add("value-invalid", at, `scopes holds ${quote(scope)}, expected one of ${scopes.join(", ")}`);
  for (const name of Object.keys(hard)) {
    if (isStandardQuota(name) && !isScopeFor(scope, name)) found.add("field-conflict", at, `The scope ${scope} does not go with the resource ${quote(name)}`);
  }
}

function checkPairs(given: readonly string[], at: string, found: Findings): void {
  for (const [one, other] of exclusive) {
    if (given.includes(one) && given.includes(other)) found.add("field-conflict", at, `The scopes ${one} and ${other} exclude each other`);
  }
}

/** validateScopedResourceSelectorRequirement. */
function checkSelector(selector: DataObject, hard: DataObject, at: string, found: Findings): void {
  const given: string[] = [];
  each(selector.matchExpressions, `${at}/matchExpressions`, (expression, place) => {
    const scope = text(expression.scopeName);
    const operator = text(expression.operator);
    const count = list(expression.values).length;
    given.push(scope);
    checkScope(scope, hard, `${place}/scopeName`, found);
    if (!["In", "NotIn", "Exists", "DoesNotExist"].includes(operator)) {
      found.add("value-invalid", `${place}/operator`, `operator is ${quote(operator)}, expected In, NotIn, Exists or DoesNotExist`);
    } else if (operator !== "Exists" && scope !== "PriorityClass" && scope !== "VolumeAttributesClass" && scopes.includes(scope)) {
      found.add("field-conflict", `${place}/operator`, `operator is ${operator}, but the scope ${scope} needs Exists`);
    }
    if (operator.endsWith("In") && count === 0) found.add("field-missing", `${place}/values`, `values is empty, but the operator ${operator} needs at least one`);
    if (operator.endsWith("Exist") && count > 0 || operator === "Exists" && count > 0) found.add("field-conflict", `${place}/values`, `values is set, which the operator ${operator} does not take`);
  });
  checkPairs(given, `${at}/matchExpressions`, found);
}
