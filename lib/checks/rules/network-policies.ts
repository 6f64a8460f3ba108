import { quote } from "../../model/name.js";
import type { DataObject } from "../../synth/manifest.js";
import { isObject } from "../workload.js";
import { isStrictlyWithin, parseNetwork } from "./addresses.js";
import type { Findings, Rule } from "./findings.js";
import { checkSelector } from "./labels.js";
import { expectPort, expectPortOrName, protocols } from "./ports.js";
import { each, isEmpty, isGiven, list, object } from "./reading.js";
import { expectChoice, expectChoices, expectGiven } from "./values.js";

/** k8s.io/kubernetes pkg/apis/networking/validation, ValidateNetworkPolicySpec. */
export const networkPolicy: Rule = ({ spec: value }, root, found) => {
  const spec = object(value);
  const at = `${root}/spec`;
  checkSelector(spec.podSelector, `${at}/podSelector`, found);
  for (const [direction, peers] of [["ingress", "from"], ["egress", "to"]] as const) {
    each(spec[direction], `${at}/${direction}`, (rule, place) => {
      each(rule.ports, `${place}/ports`, (port, where) => checkPort(port, where, found));
      each(rule[peers], `${place}/${peers}`, (peer, where) => checkPeer(peer, where, found));
    });
  }
  expectChoices(found, { of: spec, name: "policyTypes", at }, ["Ingress", "Egress"]);
  const types = list(spec.policyTypes).length;
  if (types > 2) found.add("value-out-of-range", `${at}/policyTypes`, `policyTypes holds ${types} types, expected 2 at most`);
};

/** ValidateNetworkPolicyPort. */
function checkPort(rule: DataObject, at: string, found: Findings): void {
  const { port, endPort } = rule;
  expectChoice(found, { of: rule, name: "protocol", at }, protocols);
  expectPortOrName(found, { of: rule, name: "port", at });
  if (typeof endPort !== "number") return;
  if (typeof port !== "number") found.add("field-conflict", `${at}/endPort`, `endPort is ${endPort}, but port is ${isGiven(port) ? "a name" : "not set"}`);
  else if (endPort < port) found.add("port-invalid", `${at}/endPort`, `endPort is ${endPort}, expected at least the port, ${port}`);
  else expectPort(found, { of: rule, name: "endPort", at });
}

/** ValidateNetworkPolicyPeer. */
function checkPeer(peer: DataObject, at: string, found: Findings): void {
  const selects = isGiven(peer.podSelector) || isGiven(peer.namespaceSelector);
  checkSelector(peer.podSelector, `${at}/podSelector`, found);
  checkSelector(peer.namespaceSelector, `${at}/namespaceSelector`, found);
  if (!selects && !isGiven(peer.ipBlock)) found.add("field-missing", at, "The peer has no podSelector, no namespaceSelector and no ipBlock");
  if (!isObject(peer.ipBlock)) return;
  if (selects) found.add("field-conflict", at, "ipBlock is set together with a selector, expected one of them");
  checkBlock(peer.ipBlock, `${at}/ipBlock`, found);
}

/** ValidateIPBlock. */
function checkBlock(block: DataObject, at: string, found: Findings): void {
  if (isEmpty(block.cidr)) return expectGiven(found, { of: block, name: "cidr", at });
  if (typeof block.cidr !== "string") return;
  const network = parseNetwork(block.cidr, found.minor);
  if (network === undefined) found.add("address-invalid", `${at}/cidr`, `cidr is ${quote(block.cidr)}, expected a network such as 10.0.0.0/8`);
  for (const [index, value] of list(block.except).entries()) {
    if (typeof value !== "string") continue;
    const except = parseNetwork(value, found.minor);
    const place = `${at}/except/${index}`;
    if (except === undefined) found.add("address-invalid", place, `except holds ${quote(value)}, expected a network such as 10.1.0.0/16`);
    else if (network !== undefined && !isStrictlyWithin(except, network)) found.add("address-invalid", place, `except holds ${quote(value)}, which is not a smaller part of ${quote(block.cidr)}`);
  }
}
