import type { AddressPeer } from "#lib/constructs/index.js";

/** The cluster's API servers, for workloads that a Helm chart makes. */
export interface ApiServer {
  /** Addresses of the control-plane nodes. */
  readonly addresses: readonly string[];
  /** Where their calls to webhooks come from: the nodes' addresses on the pods' network. */
  readonly callers: string;
}

/** The API servers as destinations. They listen on 6443; the port of their Service is translated before policies see it. */
export function apiServers({ addresses }: ApiServer): AddressPeer[] {
  return addresses.map((address) => ({ cidr: `${address}/32`, ports: [6443] }));
}

/** The API servers as callers of a webhook. */
export function webhookCallers({ callers }: ApiServer, port: number): AddressPeer {
  return { cidr: callers, ports: [port] };
}
