import { test } from "uvu";
import { equal } from "uvu/assert";
import { isStrictlyWithin, parseAddress, parseNetwork } from "#lib/checks/rules/addresses.js";
import type { DataObject } from "#lib/synth/manifest.js";
import { cases } from "./table.js";

const metadata = { name: "web", namespace: "shop" };

const service: DataObject = { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: "http" }, { name: "dns", port: 53, protocol: "UDP" }] } };

cases("a Service", service, [
  ["a name that begins with a digit, before 1.36", [["/metadata/name", "1web"]], ["name-malformed /metadata/name"], "1.35"],
  ["a name that begins with a digit, since 1.36", [["/metadata/name", "1web"]], [], "1.36"],
  ["several ports without names", [["/spec/ports/1/name", undefined]], ["field-missing /spec/ports/1/name"]],
  ["a port twice", [["/spec/ports/1", { name: "other", port: 80 }]], ["list-duplicate /spec/ports/1/port"]],
  ["a port name twice", [["/spec/ports/1/name", "http"]], ["list-duplicate /spec/ports/1/name"]],
  ["a target port in quotes", [["/spec/ports/0/targetPort", "80"]], ["port-invalid /spec/ports/0/targetPort"]],
  ["a node port without the type", [["/spec/ports/0/nodePort", 30_080]], ["field-conflict /spec/ports/0/nodePort"]],
  ["a node port out of range", [["/spec/type", "NodePort"], ["/spec/ports/0/nodePort", 8080]], ["port-invalid /spec/ports/0/nodePort"]],
  ["a headless node port", [["/spec/type", "NodePort"], ["/spec/clusterIP", "None"]], ["field-conflict /spec/clusterIP"]],
  ["no ports", [["/spec/ports", []]], ["field-missing /spec/ports"]],
  ["no ports when headless", [["/spec/ports", []], ["/spec/clusterIP", "None"]], []],
  ["an external name that is missing", [["/spec", { type: "ExternalName" }]], ["field-missing /spec/externalName"]],
  ["an external name that is none", [["/spec", { type: "ExternalName", externalName: "a_b" }]], ["address-invalid /spec/externalName"]],
  ["an unknown type", [["/spec/type", "Loadbalancer"]], ["value-invalid /spec/type"]],
  ["an external policy inside", [["/spec/externalTrafficPolicy", "Local"]], ["field-conflict /spec/externalTrafficPolicy"]],
  ["a loopback external address", [["/spec/externalIPs", ["127.0.0.1"]]], ["address-invalid /spec/externalIPs/0"]],
]);

const path = { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } };
const ingress: DataObject = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec: { rules: [{ host: "shop.example.com", http: { paths: [path] } }], tls: [{ hosts: ["*.example.com"], secretName: "tls" }] } };
const p = "/spec/rules/0/http/paths/0";

cases("an Ingress", ingress, [
  ["a relative path", [[`${p}/path`, "x"]], [`value-invalid ${p}/path`]],
  ["a path that climbs", [[`${p}/path`, "/a/../b"]], [`value-invalid ${p}/path`]],
  ["a pattern where it may stand", [[`${p}/path`, "/a(/|$)(.*)//"], [`${p}/pathType`, "ImplementationSpecific"]], []],
  ["an unknown path type", [[`${p}/pathType`, "Regex"]], [`value-invalid ${p}/pathType`]],
  ["an address as host", [["/spec/rules/0/host", "10.0.0.1"]], ["address-invalid /spec/rules/0/host"]],
  ["a wildcard in the middle", [["/spec/rules/0/host", "a.*.com"]], ["address-invalid /spec/rules/0/host"]],
  ["a port with name and number", [[`${p}/backend/service/port/name`, "http"]], [`field-conflict ${p}/backend/service/port`]],
  ["neither rules nor a backend", [["/spec/rules", []]], ["field-missing /spec"]],
]);

const policy: DataObject = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }], ports: [{ port: 80, endPort: 90 }] }] } };
const from = "/spec/ingress/0/from/0";

cases("a NetworkPolicy", policy, [
  ["a network that is none", [[`${from}/ipBlock`, { cidr: "10.0.0.0" }]], [`address-invalid ${from}/ipBlock/cidr`]],
  ["an exception outside", [[`${from}/ipBlock/except`, ["11.0.0.0/16"]]], [`address-invalid ${from}/ipBlock/except/0`]],
  ["a network with bits beyond its prefix, before 1.36", [[`${from}/ipBlock`, { cidr: "10.0.0.1/8" }]], [], "1.35"],
  ["a network with bits beyond its prefix, since 1.36", [[`${from}/ipBlock`, { cidr: "10.0.0.1/8" }]], [`address-invalid ${from}/ipBlock/cidr`], "1.36"],
  ["a block beside a selector", [[`${from}/podSelector`, {}]], [`field-conflict ${from}`]],
  ["an empty peer", [[from, {}]], [`field-missing ${from}`]],
  ["an end before the port", [["/spec/ingress/0/ports/0/endPort", 70]], ["port-invalid /spec/ingress/0/ports/0/endPort"]],
  ["an end of a named port", [["/spec/ingress/0/ports/0/port", "http"]], ["field-conflict /spec/ingress/0/ports/0/endPort"]],
  ["an unknown policy type", [["/spec/policyTypes/0", "ingress"]], ["value-invalid /spec/policyTypes/0"]],
]);

test("addresses are read as the API server does", () => {
  for (const text of ["10.0.0.1", "::1", "2001:db8::", "::ffff:1.2.3.4", "010.0.0.1"]) equal(parseAddress(text, 34) !== undefined, true, text);
  for (const text of ["", "10.0.0", "10.0.0.256", "fe80::1%eth0", "a", "1.2.3.4.5", ":::"]) equal(parseAddress(text, 34), undefined, text);
  equal(parseAddress("010.0.0.1", 36), undefined);
});

test("networks contain each other only within one family", () => {
  const network = (text: string) => parseNetwork(text, 34) ?? { value: 0n, bits: 32 as const, prefix: 0 };
  equal(isStrictlyWithin(network("2001:db8:1::/48"), network("2001:db8::/32")), true);
  equal(isStrictlyWithin(network("10.0.0.0/8"), network("10.0.0.0/8")), false);
  equal(isStrictlyWithin(network("10.0.0.0/8"), network("::/0")), false);
});

test.run();
