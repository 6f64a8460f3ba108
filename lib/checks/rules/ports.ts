import { quote } from "../../model/name.js";
import type { Data } from "../../synth/manifest.js";
import type { Findings } from "./findings.js";
import { portName } from "./forms.js";
import { each, number, text } from "./reading.js";
import { expectChoice, type Place } from "./values.js";

/** k8s.io/kubernetes pkg/apis/core/validation, supportedPortProtocols. */
export const protocols = ["TCP", "UDP", "SCTP"] as const;

/** k8s.io/apimachinery pkg/util/validation, IsValidPortNum. */
export const isPortNumber = (value: number): boolean => value >= 1 && value <= 65_535;

/** Adds a finding when the field is a number that no port has. */
export function expectPort(found: Findings, { of, name, at }: Place): void {
  const value = of[name];
  if (typeof value === "number" && !isPortNumber(value)) found.add("port-invalid", `${at}/${name}`, `${name} is ${value}, expected 1 to 65535`);
}

/** Adds a finding when the field is neither a port's number nor its name (ValidatePortNumOrName). */
export function expectPortOrName(found: Findings, place: Place): void {
  expectPort(found, place);
  const value = place.of[place.name];
  if (typeof value === "string" && !portName.accepts(value)) {
    const hint = /^[0-9]+$/.test(value) ? "Write the number without quotes." : undefined;
    found.add("port-invalid", `${place.at}/${place.name}`, `${place.name} is ${quote(value)}, expected a number, or a name of ${portName.expected}`, hint);
  }
}

/** Ports of a container (k8s.io/kubernetes pkg/apis/core/validation, validateContainerPorts). Returns their names. */
export function checkContainerPorts(value: Data | undefined, at: string, found: Findings): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  each(value, at, (port, place) => {
    const name = text(port.name);
    if (name !== "" && !portName.accepts(name)) {
      found.add("port-invalid", `${place}/name`, `name is ${quote(name)}, expected ${portName.expected}`);
    } else if (names.has(name)) {
      found.add("list-duplicate", `${place}/name`, `Two ports of the container are named ${quote(name)}`);
    } else if (name !== "") {
      names.add(name);
    }
    expectPort(found, { of: port, name: "containerPort", at: place });
    if (port.hostPort !== 0) expectPort(found, { of: port, name: "hostPort", at: place });
    expectChoice(found, { of: port, name: "protocol", at: place }, protocols);
    const key = `${number(port.containerPort) ?? ""}/${text(port.protocol) || "TCP"}`;
    // The list is merged by port and protocol (k8s.io/api core/v1, Container.ports, +listMapKey).
    if (seen.has(key)) found.add("entry-hidden", place, `The container lists the port ${key} twice`);
    seen.add(key);
  });
  return names;
}

/** Host ports that two containers claim (k8s.io/kubernetes pkg/apis/core/validation, AccumulateUniqueHostPorts). */
export function checkHostPorts(containers: Data | undefined, at: string, found: Findings, seen = new Set<string>()): void {
  each(containers, at, (container, place) => {
    each(container.ports, `${place}/ports`, (port, where) => {
      if (typeof port.hostPort !== "number" || port.hostPort === 0) return;
      const address = text(port.hostIP);
      const key = `${text(port.protocol) || "TCP"}/${address}/${port.hostPort}`;
      if (seen.has(key)) found.add("list-duplicate", `${where}/hostPort`, `hostPort ${port.hostPort}/${text(port.protocol) || "TCP"} is claimed twice`);
      seen.add(key);
    });
  });
}
