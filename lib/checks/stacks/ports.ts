import type { Data } from "../../synth/manifest.js";
import { list } from "../rules/reading.js";
import { isObject } from "../workload.js";
import type { NamedService, StackFile, StackFindings } from "./stack-file.js";
import { holdsVariable } from "./variables.js";
import { shown } from "./walk.js";

/** Ports of a node that a service takes, one entry of its list. */
export interface Published {
  /** First and last port, the same for a single one. */
  readonly first: number;
  readonly last: number;
  readonly protocol: string;
  readonly mode: "ingress" | "host";
  /** Address that the entry is for; empty for all. */
  readonly address: string;
  /** JSON pointer of the entry. */
  readonly at: string;
}

interface Spec {
  readonly published: string;
  readonly target: string;
  readonly protocol: string;
  readonly address: string;
}

/** docker/go-connections, nat.ParsePortSpec: `[[address:][published]:]target[/protocol]`, each a port or a range. */
const spec = /^(?:(?:(\[[0-9a-fA-F:.]+\]|[\d.]+):)?(\d*(?:-\d+)?):)?(\d+(?:-\d+)?)(?:\/([a-zA-Z]+))?$/;

function parsed(value: string): Spec | undefined {
  if (value.length > 200) return undefined;
  const [, address = "", published = "", target = "", protocol = "tcp"] = spec.exec(value) ?? [];
  return target === "" ? undefined : { address, published, target, protocol: protocol.toLowerCase() };
}

function range(text: string): readonly [first: number, last: number] | undefined {
  const [first = NaN, last = first] = text.split("-").map(Number);
  return first <= last && last <= 65_535 && first >= 0 ? [first, last] : undefined;
}

/** Ports that a service publishes. What has no right form is left out: {@link checkPorts} tells it. */
export function publishedBy({ service, at }: NamedService, dialect: StackFile["dialect"]): readonly Published[] {
  return list(service.ports).flatMap((entry, index): readonly Published[] => {
    const place = `${at}/ports/${index}`;
    const { published, protocol, address, mode } = specOf(entry, dialect);
    const [first = 0, last = 0] = range(published) ?? [];
    return first === 0 ? [] : [{ first, last, protocol, address: /^(?:0\.0\.0\.0|\[?::\]?)$/.test(address) ? "" : address, mode, at: place }];
  });
}

function specOf(entry: Data, dialect: StackFile["dialect"]): Omit<Spec, "target"> & Pick<Published, "mode"> {
  const mode = dialect === "compose" ? "host" : "ingress";
  if (typeof entry === "string") return { ...(parsed(entry) ?? { published: "", protocol: "", address: "" }), mode };
  if (!isObject(entry)) return { published: "", protocol: "", address: "", mode };
  const { published, protocol, host_ip: address } = entry;
  return {
    published: typeof published === "number" || typeof published === "string" ? String(published) : "",
    protocol: typeof protocol === "string" ? protocol : "tcp",
    address: typeof address === "string" ? address : "",
    mode: dialect === "compose" || entry.mode === "host" ? "host" : "ingress",
  };
}

/** The forms of a service's ports, and what they open. */
export function checkPorts(named: NamedService, { dialect }: Pick<StackFile, "dialect">, found: StackFindings): void {
  for (const [index, entry] of list(named.service.ports).entries()) {
    const at = `${named.at}/ports/${index}`;
    if (typeof entry === "string" && !holdsVariable(entry)) checkSpec(entry, at, dialect, found);
    if (typeof entry === "number" && (entry < 1 || entry > 65_535)) invalid(String(entry), at, found);
    if (!isObject(entry)) continue;
    if (entry.target === undefined) found.add("stack-value-missing", at, "The port has no target, the container's port");
    for (const key of ["target", "published"]) {
      const value = entry[key];
      if (typeof value === "number" && (value < 0 || value > 65_535)) invalid(String(value), `${at}/${key}`, found);
      else if (typeof value === "string" && dialect === "compose" && value !== "" && !holdsVariable(value) && (!/^\d+(?:-\d+)?$/.test(value) || range(value) === undefined)) invalid(value, `${at}/${key}`, found);
    }
  }
  for (const { first, at } of publishedBy(named, dialect)) {
    // 80 and 443 are what a reverse proxy is for.
    if (first < 1024 && first !== 80 && first !== 443) {
      found.add("stack-port-privileged", at, `Port ${first} is one that systems keep for their own services`, { hint: "Publish a port from 1024 on, or go through the reverse proxy." });
    }
  }
}

function checkSpec(entry: string, at: string, dialect: StackFile["dialect"], found: StackFindings): void {
  const { published = "", target = "", protocol = "", address = "" } = parsed(entry) ?? {};
  const ends = [range(target), published === "" ? range(target) : range(published)];
  const [inner, outer] = ends;
  if (inner === undefined || outer === undefined || inner[0] < 1 || !["tcp", "udp", "sctp"].includes(protocol)) {
    invalid(entry, at, found);
  } else if (published !== "" && inner[1] - inner[0] !== outer[1] - outer[0] && inner[0] !== inner[1]) {
    found.add("stack-value-invalid", at, `The port ${shown(entry)} has ranges of different lengths`);
  } else if (address !== "" && dialect === "swarm") {
    // docker/cli, opts.ConvertPortToPortConfig: a warning on the way, and the service listens on 0.0.0.0.
    found.add("stack-port-address", at, `The address ${address} is passed over: a Swarm publishes port ${published === "" ? target : published} on all addresses`, {
      hint: "Keep others out by a firewall, or publish through the reverse proxy alone.",
    });
  }
}

function invalid(value: string, at: string, found: StackFindings): void {
  found.add("stack-value-invalid", at, `The port is ${shown(value)}, expected published:target from 1 to 65535, with /tcp, /udp or /sctp where it is not tcp`);
}
