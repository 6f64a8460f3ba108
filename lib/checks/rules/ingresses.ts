import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { parseAddress } from "./addresses.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel, dnsSubdomain, domainPath, pathSegment, portName, wildcardHost } from "./forms.js";
import { serviceName } from "./metadata.js";
import { expectPort } from "./ports.js";
import { each, isEmpty, isGiven, list, object, text } from "./reading.js";
import { expectChoice, expectForm, expectGiven } from "./values.js";

// k8s.io/kubernetes pkg/apis/networking/validation, invalidPathSequences and invalidPathSuffixes.
const badSequences = ["//", "/./", "/../", "%2f", "%2F"];
const badEndings = ["/..", "/."];

/** k8s.io/kubernetes pkg/apis/networking/validation, ValidateIngressSpec. */
export const ingress: Rule = ({ metadata, spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  if (isEmpty(spec.rules) && !isGiven(spec.defaultBackend)) found.add("field-missing", at, "The Ingress has neither rules nor a defaultBackend");
  if (isObject(spec.defaultBackend)) checkBackend(spec.defaultBackend, `${at}/defaultBackend`, found);
  each(spec.rules, `${at}/rules`, (rule, place) => checkRule(rule, place, found));
  each(spec.tls, `${at}/tls`, (tls, place) => {
    for (const [index, host] of list(tls.hosts).entries()) if (typeof host === "string") checkHost(host, `${place}/hosts/${index}`, found);
    expectForm(found, { of: tls, name: "secretName", at: place }, dnsSubdomain);
  });
  expectForm(found, { of: spec, name: "ingressClassName", at }, dnsSubdomain);
  const annotated = object(object(metadata).annotations)["kubernetes.io/ingress.class"];
  if (isGiven(annotated) && isGiven(spec.ingressClassName) && annotated !== spec.ingressClassName) {
    found.add("field-conflict", `${at}/ingressClassName`, `ingressClassName is ${quote(spec.ingressClassName)}, but the annotation kubernetes.io/ingress.class is ${quote(annotated)}`);
  }
};

function checkRule(rule: DataObject, at: string, found: Findings): void {
  const host = text(rule.host);
  if (host !== "") checkHost(host, `${at}/host`, found);
  if (!isObject(rule.http)) return;
  expectGiven(found, { of: rule.http, name: "paths", at: `${at}/http` });
  each(rule.http.paths, `${at}/http/paths`, (path, place) => {
    checkPath(path, place, found);
    checkBackend(object(path.backend), `${place}/backend`, found);
  });
}

function checkHost(host: string, at: string, found: Findings): void {
  const form = host.includes("*") ? wildcardHost : dnsSubdomain;
  if (parseAddress(host, 28) !== undefined && at.endsWith("/host")) found.add("address-invalid", at, `host is ${quote(host)}, expected a DNS name, not an address`);
  else if (!form.accepts(host)) found.add("address-invalid", at, `host is ${quote(host)}, expected ${form.expected}`);
}

/** validateHTTPIngressPath. */
function checkPath(rule: DataObject, at: string, found: Findings): void {
  const path = text(rule.path);
  const type = text(rule.pathType);
  expectGiven(found, { of: rule, name: "pathType", at });
  expectChoice(found, { of: rule, name: "pathType", at }, ["Exact", "Prefix", "ImplementationSpecific"]);
  const strict = type === "Exact" || type === "Prefix";
  if ((strict || path !== "") && !path.startsWith("/")) {
    found.add("value-invalid", `${at}/path`, `path is ${quote(path)}, expected an absolute path`);
  } else if (strict) {
    const bad = badSequences.find((part) => path.includes(part)) ?? badEndings.find((ending) => path.endsWith(ending));
    if (bad !== undefined) found.add("value-invalid", `${at}/path`, `path is ${quote(path)}, expected no ${bad} in it`);
  }
}

/** validateIngressBackend. */
function checkBackend(backend: DataObject, at: string, found: Findings): void {
  const { resource, service } = backend;
  if (isGiven(resource) && isGiven(service)) return found.add("field-conflict", at, "service and resource are both set, expected one of them");
  if (isObject(resource)) return checkReference(resource, `${at}/resource`, found);
  if (!isObject(service)) return found.add("field-missing", at, "The backend has neither a service nor a resource");
  expectGiven(found, { of: service, name: "name", at: `${at}/service` });
  expectForm(found, { of: service, name: "name", at: `${at}/service` }, serviceName(found.minor));
  const port = object(service.port);
  const place = `${at}/service/port`;
  const named = !isEmpty(port.name);
  const numbered = isGiven(port.number) && port.number !== 0;
  if (named && numbered) return found.add("field-conflict", place, "name and number are both set, expected one of them");
  if (!named && !numbered) return found.add("field-missing", place, "The port has neither a name nor a number");
  if (numbered) expectPort(found, { of: port, name: "number", at: place });
  else if (!portName.accepts(text(port.name))) found.add("port-invalid", `${place}/name`, `name is ${quote(text(port.name))}, expected ${portName.expected}`);
}

/** validateIngressTypedLocalObjectReference. */
function checkReference(reference: DataObject, at: string, found: Findings): void {
  expectForm(found, { of: reference, name: "apiGroup", at }, dnsSubdomain);
  for (const name of ["kind", "name"]) {
    expectGiven(found, { of: reference, name, at });
    expectForm(found, { of: reference, name, at }, pathSegment);
  }
}

/** k8s.io/kubernetes pkg/apis/networking/validation, validateIngressClassSpec. */
export const ingressClass: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  expectGiven(found, { of: spec, name: "controller", at });
  expectForm(found, { of: spec, name: "controller", at }, domainPath);
  if (text(spec.controller).length > 250) found.add("name-malformed", `${at}/controller`, `controller has ${text(spec.controller).length} characters, expected 250 at most`);
  const parameters = spec.parameters;
  if (!isObject(parameters)) return;
  const place = `${at}/parameters`;
  checkReference(parameters, place, found);
  expectChoice(found, { of: parameters, name: "scope", at: place }, ["Cluster", "Namespace"]);
  expectForm(found, { of: parameters, name: "namespace", at: place }, dnsLabel);
  if (parameters.scope === "Namespace") expectGiven(found, { of: parameters, name: "namespace", at: place }, "when the scope is Namespace");
  else if (isGiven(parameters.namespace)) found.add("field-conflict", `${place}/namespace`, "namespace is set, but the scope is Cluster");
};
