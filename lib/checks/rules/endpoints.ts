import { isIPv4, isIPv6 } from "node:net";
import { quote } from "../../model/name.js";
import { endpointProblem, parseAddress } from "./addresses.js";
import type { Findings, Rule } from "./findings.js";
import { dnsLabel, dnsSubdomain, qualifiedName } from "./forms.js";
import { protocols } from "./ports.js";
import { each, list, text } from "./reading.js";
import { expectChoice, expectForm, expectGiven } from "./values.js";

/** k8s.io/kubernetes pkg/apis/discovery/validation: maxEndpoints, maxAddresses and maxPorts. */
const most = { endpoints: 1000, addresses: 100, ports: 20_000 };

/** k8s.io/kubernetes pkg/apis/discovery/validation, ValidateEndpointSlice. */
export const endpointSlice: Rule = (slice, at, found) => {
  const type = text(slice.addressType);
  expectGiven(found, { of: slice, name: "addressType", at });
  expectChoice(found, { of: slice, name: "addressType", at }, ["IPv4", "IPv6", "FQDN"]);
  checkCount(slice.ports, "ports", most.ports, at, found);
  checkCount(slice.endpoints, "endpoints", most.endpoints, at, found);
  const names = new Set<string>();
  each(slice.ports, `${at}/ports`, (port, place) => {
    const name = text(port.name);
    expectForm(found, { of: port, name: "name", at: place }, dnsLabel);
    if (names.has(name)) found.add("list-duplicate", `${place}/name`, `Two ports are named ${quote(name)}`);
    names.add(name);
    expectChoice(found, { of: port, name: "protocol", at: place }, protocols);
    const { appProtocol } = port;
    if (typeof appProtocol === "string" && !qualifiedName.accepts(appProtocol)) found.add("label-invalid", `${place}/appProtocol`, `appProtocol is ${quote(appProtocol)}, expected ${qualifiedName.expected}`);
  });
  each(slice.endpoints, `${at}/endpoints`, (endpoint, place) => {
    expectGiven(found, { of: endpoint, name: "addresses", at: place });
    checkCount(endpoint.addresses, "addresses", most.addresses, place, found);
    for (const [index, address] of list(endpoint.addresses).entries()) {
      if (typeof address === "string") checkAddress(address, type, `${place}/addresses/${index}`, found);
    }
    expectForm(found, { of: endpoint, name: "nodeName", at: place }, dnsSubdomain);
    expectForm(found, { of: endpoint, name: "hostname", at: place }, dnsLabel);
  });
};

function checkCount(value: Parameters<typeof list>[0], name: string, maximum: number, at: string, found: Findings): void {
  const count = list(value).length;
  if (count > maximum) found.add("value-out-of-range", `${at}/${name}`, `${name} holds ${count} entries, expected ${maximum} at most`);
}

function checkAddress(address: string, type: string, at: string, found: Findings): void {
  if (type === "FQDN") {
    const host = address.replace(/\.$/, "");
    if (!dnsSubdomain.accepts(host) || !host.includes(".") || !host.split(".").every(dnsLabel.accepts)) {
      found.add("address-invalid", at, `addresses holds ${quote(address)}, expected a full DNS name`);
    }
    return;
  }
  const parsed = parseAddress(address, found.minor);
  const fits = type === "IPv6" ? isIPv6(address) : isIPv4(address) || parsed?.bits === 32;
  const problem = parsed === undefined || !fits ? `no address of type ${type}` : endpointProblem(parsed);
  if (problem !== undefined) found.add("address-invalid", at, `addresses holds ${quote(address)}, which is ${problem}`);
}
