import { quote } from "../model/name.js";

/** A port by its number (TCP), or with what differs. */
export type Port = number | { readonly number: number; readonly protocol?: "TCP" | "UDP" };

/** Ports by name, such as `{ http: 8080, metrics: 9100 }`. The first is the main one. */
export type Ports = Readonly<Record<string, Port>>;

/** A port with everything filled in. */
export interface NamedPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: "TCP" | "UDP";
}

export function namedPorts(ports: Ports = {}): NamedPort[] {
  return Object.entries(ports).map(([name, port]) => {
    const { number, protocol = "TCP" } = typeof port === "number" ? { number: port } : port;
    return { name, number, protocol };
  });
}

/** The port of that name, or the main port. */
export function findPort(ports: Ports | undefined, name?: string): NamedPort | undefined {
  const named = namedPorts(ports);
  return name === undefined ? named[0] : named.find((port) => port.name === name);
}

export function isPortNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65535;
}

export function portProblems(ports: Ports | undefined): string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const { name, number, protocol } of namedPorts(ports)) {
    // Service names of RFC 6335, section 5.1, as Kubernetes checks them.
    if (!/^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(name) || name.includes("--")) {
      problems.push(`The port name ${quote(name)} is malformed. `
        + "Write at most 15 characters of a-z, 0-9 and '-', with a letter.");
    }
    if (!isPortNumber(number)) problems.push(`The port ${name} is ${number}. Write a whole number from 1 to 65535.`);
    const other = seen.get(`${number}/${protocol}`);
    if (other !== undefined) {
      problems.push(`The ports ${other} and ${name} are both ${number}/${protocol}. Write a number once.`);
    }
    seen.set(`${number}/${protocol}`, name);
  }
  return problems;
}

/** A reference to a port that does not exist, as a problem. */
export function portNameProblems(ports: Ports | undefined, name: string | undefined, where: string): string[] {
  if (findPort(ports, name) !== undefined) return [];
  const known = Object.keys(ports ?? {}).join(", ") || "none";
  return [name === undefined
    ? `The ${where} needs a port and none is declared. Write \`ports\`.`
    : `The ${where} names the port ${quote(name)}, which is not declared (declared: ${known}). Write one of \`ports\`.`];
}
