import type { PortFacts, ServiceFacts, ServicePortFacts } from "../facts.js";
import type { Labelled } from "../label-shelf.js";

/** Whether a Service has a port, by number or name. */
export function serves({ ports }: ServiceFacts, port: number | string): boolean {
  return ports.some(({ number, name }) => (typeof port === "number" ? number === port : name === port));
}

/**
 * Whether any of the selected pods has the port that a Service forwards to. A name has to be declared
 * (kubernetes, pkg/api/v1/pod/util.go, FindPort). A number need not be, so it counts as wrong only where
 * every container declares its ports. Pods that are given are not known that well.
 */
export function hasTarget(pods: readonly Labelled[], { target, protocol = "TCP" }: ServicePortFacts): boolean {
  return pods.some(({ pods: facts }) => {
    if (facts === undefined) return true;
    const ports = facts.ports ?? [];
    return typeof target === "number" ? ports.length === 0 || has(ports, ({ number }) => number === target, protocol) : has(ports, ({ name }) => name === target, protocol);
  });
}

function has(ports: readonly PortFacts[], isMeant: (port: PortFacts) => boolean, protocol: string): boolean {
  return ports.some((port) => isMeant(port) && (port.protocol ?? "TCP") === protocol);
}

/** Whether any of some pods declares a port of a name. Pods that are given are not known that well. */
export function hasPortNamed(pods: readonly Labelled[], name: string): boolean {
  return pods.some(({ pods: facts }) => facts === undefined || (facts.ports ?? []).some((port) => port.name === name));
}

/** The ports that pods declare, for people. */
export function shownPorts(pods: readonly Labelled[]): string {
  const shown = pods.flatMap(({ pods: facts }) => (facts?.ports ?? []).map(({ number, name, protocol }) =>
    `${number}${protocol === undefined ? "" : `/${protocol}`}${name === undefined ? "" : ` (${name})`}`));
  return shown.length === 0 ? "They declare no ports." : `They declare ${[...new Set(shown)].sort().join(", ")}.`;
}
