import { Construct } from "constructs";
import { nameProblem, quote } from "../model/name.js";
import type { ExternalService } from "./external-service.js";
import type { OperatedWorkload } from "./operated-workload.js";
import { isPortNumber, portNameProblems, type Ports } from "./port.js";
import type { Workload } from "./workload.js";

/** A workload of the same deployment. */
export type LocalPeer = Workload | OperatedWorkload;

/** Some ports of a workload of the same deployment, by name. */
export interface PortsPeer {
  readonly workload: LocalPeer;
  readonly ports: readonly string[];
}

/** Workloads of another deployment on the same cluster. */
export interface DeploymentPeer {
  readonly deployment: string;
  /** Default: the deployment's name. */
  readonly namespace?: string;
  /** Name of the only workload that is meant. Default: all. */
  readonly workload?: string;
  readonly ports?: readonly number[];
}

/** Workloads that Astrolabe did not make, by namespace and labels. */
export interface NamespacePeer {
  readonly namespace: string;
  /** Default: every workload of the namespace. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly number[];
}

/** A range of addresses. */
export interface AddressPeer {
  /** Such as `10.25.20.0/24`. */
  readonly cidr: string;
  readonly except?: readonly string[];
  readonly ports?: readonly number[];
}

/**
 * Somebody to talk to. Between two workloads of one deployment it is enough to say it on one side:
 * both are opened. Ports are those of the side that answers; default: those that it declares, or
 * all where that is not known.
 */
export type Peer = LocalPeer | PortsPeer | DeploymentPeer | NamespacePeer | AddressPeer;

/** Who a workload may reach: peers, and endpoints outside of the cluster. */
export type Destination = Peer | ExternalService;

/** @param answering ports of the workload that answers, where the peers are those who ask. */
export function peerProblems(peers: readonly Destination[], answering?: Ports): string[] {
  return peers.flatMap((peer) => {
    if (peer instanceof Construct) return [];
    if ("cidr" in peer) return [...numberProblems(peer.ports), ...[peer.cidr, ...(peer.except ?? [])].flatMap(cidrProblems)];
    if ("deployment" in peer) {
      return [...numberProblems(peer.ports), ...peerNameProblems(peer.deployment, peer.namespace ?? peer.deployment)];
    }
    if ("namespace" in peer) return [...numberProblems(peer.ports), ...peerNameProblems(peer.namespace)];
    return peer.ports.flatMap((port) => portNameProblems(answering ?? peer.workload.props.ports, port, "peer"));
  });
}

function numberProblems(ports: readonly number[] = []): string[] {
  return ports
    .filter((port) => !isPortNumber(port))
    .map((port) => `A peer's port is ${port}. Write a whole number from 1 to 65535.`);
}

function peerNameProblems(...names: readonly string[]): string[] {
  const problems = new Set(names.map(nameProblem).filter((problem) => problem !== undefined));
  return [...problems].map((problem) => `A peer is malformed: ${problem}. Write the name that it has on the cluster.`);
}

/** Says why a text is not a range of addresses. */
export function cidrProblems(cidr: string): string[] {
  const [address = "", length = "", ...more] = cidr.split("/");
  const bits = isAddress(address) ? (address.includes(":") ? 128 : 32) : -1;
  if (more.length === 0 && /^[0-9]{1,3}$/.test(length) && Number(length) <= bits) return [];
  return [`The address range ${quote(cidr)} is malformed. Write one such as \`10.25.20.0/24\`.`];
}

/** Whether a text is an IPv4 address (no leading zeros) or an IPv6 address (RFC 4291, section 2.2). */
export function isAddress(text: string): boolean {
  if (/^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$/.test(text)) {
    return text.split(".").every((part) => Number(part) <= 255);
  }
  if (!/^[0-9a-f:]+$/i.test(text) || text.includes(":::")) return false;
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return false;
  const groups = [head, tail ?? ""].flatMap((side) => (side === "" ? [] : side.split(":")));
  const complete = tail === undefined ? groups.length === 8 : groups.length < 8;
  return complete && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
}
