import { findPort, type Ports } from "./port.js";

/** Something that answers under a name. */
export interface Endpoint {
  /** The name, for workloads of the same deployment. Others add the namespace: `${host}.${namespace}`. */
  readonly host: string;
  /** `host:number` of a port, by name. Default: the main port. */
  address(port?: string): string;
  /** `scheme://host:number` of a port. Default: http, the main port. */
  url(port?: string, scheme?: string): string;
}

/** An unknown port gives the number 0; the construct that asks reports it where it is checked. */
export function addressOf(host: string, ports: Ports | undefined, port?: string): string {
  return `${host}:${findPort(ports, port)?.number ?? 0}`;
}

export function urlOf(address: string, scheme = "http"): string {
  return `${scheme}://${address}`;
}
