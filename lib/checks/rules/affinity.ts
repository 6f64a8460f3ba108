import { quote } from "../../model/name.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import type { Findings } from "./findings.js";
import { dnsLabel, dnsSubdomain, qualifiedName } from "./forms.js";
import { checkLabelValues, checkSelector, isLabelKey } from "./labels.js";
import { each, isEmpty, list, object, text } from "./reading.js";
import { checkMatchLabelKeys } from "./scheduling.js";
import { expectGiven } from "./values.js";

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";

/** Affinity of a pod (k8s.io/kubernetes pkg/apis/core/validation, validateAffinity). */
export function checkAffinityTerms(affinity: DataObject, at: string, found: Findings): void {
  const { nodeAffinity } = affinity;
  if (isObject(nodeAffinity)) {
    const place = `${at}/nodeAffinity`;
    if (isObject(nodeAffinity[required])) checkNodeSelector(nodeAffinity[required], `${place}/${required}`, found);
    each(nodeAffinity[preferred], `${place}/${preferred}`, (term, where) => {
      checkWeight(term, where, found);
      // ValidatePreferredSchedulingTerms: values of preferences are not checked.
      checkNodeTerm(object(term.preference), `${where}/preference`, found, () => undefined);
    });
  }
  for (const kind of ["podAffinity", "podAntiAffinity"]) {
    const pods = affinity[kind];
    if (!isObject(pods)) continue;
    each(pods[required], `${at}/${kind}/${required}`, (term, place) => checkPodTerm(term, place, found));
    each(pods[preferred], `${at}/${kind}/${preferred}`, (term, place) => {
      checkWeight(term, place, found);
      checkPodTerm(object(term.podAffinityTerm), `${place}/podAffinityTerm`, found);
    });
  }
}

function checkWeight({ weight }: DataObject, at: string, found: Findings): void {
  if (typeof weight === "number" && (weight < 1 || weight > 100)) found.add("value-out-of-range", `${at}/weight`, `weight is ${weight}, expected 1 to 100`);
}

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateNodeSelector. Also of persistent volumes. */
export function checkNodeSelector(selector: DataObject, at: string, found: Findings): void {
  expectGiven(found, { of: selector, name: "nodeSelectorTerms", at });
  each(selector.nodeSelectorTerms, `${at}/nodeSelectorTerms`, (term, place) => checkNodeTerm(term, place, found, checkLabelValues));
}

function checkNodeTerm(term: DataObject, at: string, found: Findings, checkValues: (values: Data | undefined, at: string, found: Findings) => void): void {
  each(term.matchExpressions, `${at}/matchExpressions`, (expression, place) => {
    const operator = text(expression.operator);
    const count = list(expression.values).length;
    if (operator === "In" || operator === "NotIn") {
      if (count === 0) found.add("field-missing", `${place}/values`, `values is empty, but the operator ${operator} needs at least one`);
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (count > 0) found.add("field-conflict", `${place}/values`, `values is set, which the operator ${operator} does not take`);
    } else if (operator === "Gt" || operator === "Lt") {
      if (count !== 1) found.add("field-missing", `${place}/values`, `values holds ${count} values, but the operator ${operator} needs one`);
    } else {
      found.add("value-invalid", `${place}/operator`, `operator is ${quote(operator)}, expected In, NotIn, Exists, DoesNotExist, Gt or Lt`);
    }
    const key = text(expression.key);
    if (!isLabelKey(key)) found.add("label-invalid", `${place}/key`, `key is ${quote(key)}, expected ${qualifiedName.expected}`);
    checkValues(expression.values, `${place}/values`, found);
  });
  each(term.matchFields, `${at}/matchFields`, (field, place) => checkNodeField(field, place, found));
}

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateNodeFieldSelectorRequirement. */
function checkNodeField(field: DataObject, at: string, found: Findings): void {
  const operator = text(field.operator);
  if (operator !== "In" && operator !== "NotIn") found.add("value-invalid", `${at}/operator`, `operator is ${quote(operator)}, expected In or NotIn`);
  else if (list(field.values).length !== 1) found.add("field-missing", `${at}/values`, `values holds ${list(field.values).length} values, expected one`);
  if (field.key !== "metadata.name") found.add("value-invalid", `${at}/key`, `key is ${quote(text(field.key))}, expected metadata.name`);
  for (const [index, value] of list(field.values).entries()) {
    if (typeof value === "string" && !dnsSubdomain.accepts(value)) found.add("name-malformed", `${at}/values/${index}`, `values holds ${quote(value)}, expected ${dnsSubdomain.expected}`);
  }
}

/** k8s.io/kubernetes pkg/apis/core/validation, validatePodAffinityTerm. */
function checkPodTerm(term: DataObject, at: string, found: Findings): void {
  checkSelector(term.labelSelector, `${at}/labelSelector`, found);
  checkSelector(term.namespaceSelector, `${at}/namespaceSelector`, found);
  for (const [index, name] of list(term.namespaces).entries()) {
    if (typeof name === "string" && !dnsLabel.accepts(name)) found.add("name-malformed", `${at}/namespaces/${index}`, `namespaces holds ${quote(name)}, expected ${dnsLabel.expected}`);
  }
  const key = text(term.topologyKey);
  if (isEmpty(term.topologyKey)) expectGiven(found, { of: term, name: "topologyKey", at });
  else if (!isLabelKey(key)) found.add("label-invalid", `${at}/topologyKey`, `topologyKey is ${quote(key)}, expected ${qualifiedName.expected}`);
  // Since 1.31 (feature gate MatchLabelKeysInPodAffinity); until then the fields are dropped.
  if (found.minor >= 31) checkMatchLabelKeys(term, at, found);
}
