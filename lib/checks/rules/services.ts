import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { endpointProblem, parseAddress, parseNetwork } from "./addresses.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel, dnsSubdomain, qualifiedName } from "./forms.js";
import { checkLabels } from "./labels.js";
import { expectPort, expectPortOrName, protocols } from "./ports.js";
import { each, isEmpty, isGiven, list, number, object, text } from "./reading.js";
import { expectAbsent, expectChoice, expectChoiceOrAbsent, expectChoices, expectForm, expectGiven } from "./values.js";

/** The default of kube-apiserver's flag --service-node-port-range (pkg/kubeapiserver/options, DefaultServiceNodePortRange). */
const nodePorts = { first: 30_000, last: 32_767 };

/** k8s.io/kubernetes pkg/apis/core/validation, validateService. */
export const service: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  const type = text(spec.type) || "ClusterIP";
  expectChoice(found, { of: spec, name: "type", at }, ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]);
  const headless = spec.clusterIP === "None";
  if (list(spec.ports).length === 0 && !headless && type !== "ExternalName") expectGiven(found, { of: spec, name: "ports", at });
  if (headless && (type === "LoadBalancer" || type === "NodePort")) {
    found.add("field-conflict", `${at}/clusterIP`, `clusterIP is None, which a Service of type ${type} cannot have`);
  }
  if (type === "ExternalName") checkExternalName(spec, at, found);
  else checkClusterIPs(spec, at, found);
  checkPorts(spec, type, at, found);
  checkLabels(spec.selector, `${at}/selector`, found);
  checkAffinity(spec, at, found);
  checkExternalIPs(spec, at, found);
  checkTraffic(spec, type, at, found);
};

function checkExternalName(spec: DataObject, at: string, found: Findings): void {
  if (!isEmpty(spec.clusterIP) || !isEmpty(spec.clusterIPs)) found.add("field-conflict", `${at}/clusterIP`, "clusterIP is set, which a Service of type ExternalName cannot have");
  if (!isEmpty(spec.ipFamilies)) expectAbsent(found, { of: spec, name: "ipFamilies", at }, "for type ExternalName");
  expectAbsent(found, { of: spec, name: "ipFamilyPolicy", at }, "for type ExternalName");
  const name = text(spec.externalName).replace(/\.$/, "");
  if (name === "") found.add("field-missing", `${at}/externalName`, "externalName is empty, but it is needed for type ExternalName");
  else if (!dnsSubdomain.accepts(name)) found.add("address-invalid", `${at}/externalName`, `externalName is ${quote(name)}, expected ${dnsSubdomain.expected}`);
}

/** ValidateServiceClusterIPsRelatedFields. */
function checkClusterIPs(spec: DataObject, at: string, found: Findings): void {
  const addresses = isEmpty(spec.clusterIPs) ? (isEmpty(spec.clusterIP) ? [] : [spec.clusterIP]) : list(spec.clusterIPs);
  if (!isEmpty(spec.clusterIPs) && !isEmpty(spec.clusterIP) && addresses[0] !== spec.clusterIP) {
    found.add("field-conflict", `${at}/clusterIPs`, `clusterIPs begins with ${quote(addresses[0])}, but clusterIP is ${quote(spec.clusterIP)}`);
  }
  for (const [index, address] of addresses.entries()) {
    if (typeof address !== "string" || (index === 0 && address === "None" && addresses.length === 1)) continue;
    if (parseAddress(address, found.minor) === undefined) found.add("address-invalid", isEmpty(spec.clusterIPs) ? `${at}/clusterIP` : `${at}/clusterIPs/${index}`, `clusterIP is ${quote(address)}, expected an IP address or None`);
  }
  if (addresses.length > 2) found.add("value-out-of-range", `${at}/clusterIPs`, `clusterIPs holds ${addresses.length} addresses, expected 2 at most`);
  expectChoices(found, { of: spec, name: "ipFamilies", at }, ["IPv4", "IPv6"]);
  const families = list(spec.ipFamilies);
  if (new Set(families).size < families.length) found.add("list-duplicate", `${at}/ipFamilies`, "ipFamilies holds a family twice");
  expectChoice(found, { of: spec, name: "ipFamilyPolicy", at }, ["SingleStack", "PreferDualStack", "RequireDualStack"]);
}

function checkPorts(spec: DataObject, type: string, at: string, found: Findings): void {
  const several = list(spec.ports).length > 1;
  const names = new Set<string>();
  const numbers = new Set<string>();
  each(spec.ports, `${at}/ports`, (port, place) => {
    const name = text(port.name);
    const protocol = text(port.protocol) || "TCP";
    if (several) expectGiven(found, { of: port, name: "name", at: place }, "when there are several ports");
    expectForm(found, { of: port, name: "name", at: place }, dnsLabel);
    if (name !== "" && names.has(name)) found.add("list-duplicate", `${place}/name`, `Two ports are named ${quote(name)}`);
    names.add(name);
    expectPort(found, { of: port, name: "port", at: place });
    // SetDefaults_Service reads 0 and empty text as the port itself.
    if (port.targetPort !== 0 && port.targetPort !== "") expectPortOrName(found, { of: port, name: "targetPort", at: place });
    expectChoice(found, { of: port, name: "protocol", at: place }, protocols);
    const { appProtocol } = port;
    if (typeof appProtocol === "string" && !qualifiedName.accepts(appProtocol)) found.add("label-invalid", `${place}/appProtocol`, `appProtocol is ${quote(appProtocol)}, expected ${qualifiedName.expected}`);
    const key = `${number(port.port) ?? ""}/${protocol}`;
    if (numbers.has(key)) found.add("list-duplicate", `${place}/port`, `Two ports of the Service are ${key}`);
    numbers.add(key);
    checkNodePort(port, type, place, found);
  });
  const seen = new Set<string>();
  each(spec.ports, `${at}/ports`, ({ nodePort, protocol }, place) => {
    if (typeof nodePort !== "number" || nodePort === 0) return;
    const key = `${nodePort}/${text(protocol) || "TCP"}`;
    if (seen.has(key)) found.add("list-duplicate", `${place}/nodePort`, `Two ports of the Service have the node port ${key}`);
    seen.add(key);
  });
}

function checkNodePort({ nodePort }: DataObject, type: string, at: string, found: Findings): void {
  if (typeof nodePort !== "number" || nodePort === 0) return;
  if (type === "ClusterIP") found.add("field-conflict", `${at}/nodePort`, `nodePort is ${nodePort}, but the Service has type ClusterIP`);
  else if (type !== "ExternalName" && (nodePort < nodePorts.first || nodePort > nodePorts.last)) {
    found.add("port-invalid", `${at}/nodePort`, `nodePort is ${nodePort}, expected ${nodePorts.first} to ${nodePorts.last}`);
  }
}

/** validateClientIPAffinityConfig; the default is 10800 seconds (pkg/apis/core/v1, SetDefaults_Service). */
function checkAffinity(spec: DataObject, at: string, found: Findings): void {
  expectChoice(found, { of: spec, name: "sessionAffinity", at }, ["ClientIP", "None"]);
  if (spec.sessionAffinity !== "ClientIP") return; // Otherwise the configuration is dropped (SetDefaults_Service).
  const seconds = object(object(spec.sessionAffinityConfig).clientIP).timeoutSeconds;
  if (typeof seconds === "number" && (seconds <= 0 || seconds > 86_400)) {
    found.add("value-out-of-range", `${at}/sessionAffinityConfig/clientIP/timeoutSeconds`, `timeoutSeconds is ${seconds}, expected 1 to 86400`);
  }
}

function checkExternalIPs(spec: DataObject, at: string, found: Findings): void {
  for (const [index, value] of list(spec.externalIPs).entries()) {
    if (typeof value !== "string") continue;
    const address = parseAddress(value, found.minor);
    const problem = address === undefined ? "no IP address" : endpointProblem(address);
    if (problem !== undefined) found.add("address-invalid", `${at}/externalIPs/${index}`, `externalIPs holds ${quote(value)}, which is ${problem}`);
  }
  for (const [index, value] of list(spec.loadBalancerSourceRanges).entries()) {
    if (typeof value === "string" && parseNetwork(value.trim(), found.minor) === undefined) {
      found.add("address-invalid", `${at}/loadBalancerSourceRanges/${index}`, `loadBalancerSourceRanges holds ${quote(value)}, expected a network such as 10.0.0.0/8`);
    }
  }
}

/** validateServiceExternalTrafficPolicy, validateServiceInternalTrafficFieldsValue, validateServiceTrafficDistribution. */
function checkTraffic(spec: DataObject, type: string, at: string, found: Findings): void {
  const balanced = type === "LoadBalancer";
  const external = balanced || type === "NodePort" || (type === "ClusterIP" && !isEmpty(spec.externalIPs));
  expectChoice(found, { of: spec, name: "externalTrafficPolicy", at }, ["Cluster", "Local"]);
  expectChoice(found, { of: spec, name: "internalTrafficPolicy", at }, ["Cluster", "Local"]);
  if (!external && !isEmpty(spec.externalTrafficPolicy)) {
    found.add("field-conflict", `${at}/externalTrafficPolicy`, `externalTrafficPolicy is set, but nobody outside reaches a Service of type ${type}`);
  }
  if (isGiven(spec.healthCheckNodePort) && spec.healthCheckNodePort !== 0 && !(balanced && spec.externalTrafficPolicy === "Local")) {
    found.add("field-conflict", `${at}/healthCheckNodePort`, "healthCheckNodePort is set, which needs type LoadBalancer and externalTrafficPolicy Local");
  }
  if (found.minor >= 31) {
    expectChoiceOrAbsent(found, { of: spec, name: "trafficDistribution", at }, found.minor >= 34 ? ["PreferClose", "PreferSameZone", "PreferSameNode"] : ["PreferClose"]);
  }
  if (balanced) {
    const { loadBalancerClass: name } = spec;
    if (typeof name === "string" && !qualifiedName.accepts(name)) found.add("label-invalid", `${at}/loadBalancerClass`, `loadBalancerClass is ${quote(name)}, expected ${qualifiedName.expected}`);
    return;
  }
  for (const name of ["allocateLoadBalancerNodePorts", "loadBalancerClass"]) expectAbsent(found, { of: spec, name, at }, `for type ${type}`);
  if (!isEmpty(spec.loadBalancerSourceRanges)) expectAbsent(found, { of: spec, name: "loadBalancerSourceRanges", at }, `for type ${type}`);
}
