import { isIP, isIPv4 } from "node:net";
import { quote } from "../../model/name.js";
import type { Findings } from "./findings.js";
import type { Place } from "./values.js";

/** An address as a number, and how many bits it has. */
interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** A network: an address and how many of its first bits count. */
export interface Network extends Address {
  readonly prefix: number;
}

/**
 * Reads an IP address. Until 1.35 leading zeros are accepted (k8s.io/utils net, ParseIPSloppy),
 * since 1.36 they are not (feature gate StrictIPCIDRValidation).
 */
export function parseAddress(text: string, minor: number): Address | undefined {
  // Most of what is asked about are names. Node compiles a large pattern to tell them from IPv6 addresses.
  if (text.length > 64 || !/^[0-9A-Fa-f.:]+$/.test(text) || !/[.:]/.test(text)) return undefined;
  const plain = minor < 36 && isIP(text) === 0 ? text.replace(/(^|[.:])0+(?=[0-9]{1,3}(\.|$))/g, "$1") : text;
  if (isIP(plain) === 0) return undefined;
  return isIPv4(plain) ? { value: fromBytes(plain), bits: 32 } : { value: fromGroups(plain), bits: 128 };
}

const fromBytes = (text: string): bigint => text.split(".").reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

function fromGroups(text: string): bigint {
  const dotted = text.slice(text.lastIndexOf(":") + 1);
  const last = dotted.includes(".") ? fromBytes(dotted) : undefined;
  const plain = last === undefined ? text : `${text.slice(0, -dotted.length)}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const [head = "", tail] = plain.split("::");
  const first = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = tail === undefined ? first : [...first, ...Array<string>(8 - first.length - rest.length).fill("0"), ...rest];
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** Reads a network in CIDR form. Since 1.36 no bits may be set beyond the prefix. */
export function parseNetwork(text: string, minor: number): Network | undefined {
  const slash = text.indexOf("/");
  const size = text.slice(slash + 1);
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash), minor);
  if (address === undefined || !/^[0-9]{1,3}$/.test(size) || (minor >= 36 && size !== String(Number(size)))) return undefined;
  const prefix = Number(size);
  if (prefix > address.bits || (minor >= 36 && address.value !== first(address, prefix))) return undefined;
  return { ...address, value: first(address, prefix), prefix };
}

function first({ value, bits }: Address, prefix: number): bigint {
  const shift = BigInt(bits - prefix);
  return (value >> shift) << shift;
}

/** Whether the inner network is a part of the outer one, and not all of it. */
export function isStrictlyWithin(inner: Network, outer: Network): boolean {
  return inner.bits === outer.bits && inner.prefix > outer.prefix && first(inner, outer.prefix) === outer.value;
}

/** k8s.io/kubernetes pkg/apis/core/validation, IsValidIPForLegacyField. */
export function expectAddress(found: Findings, { of, name, at }: Place, pointer = `${at}/${name}`): void {
  const value = of[name];
  if (typeof value === "string" && parseAddress(value, found.minor) === undefined) {
    found.add("address-invalid", pointer, `${name} is ${quote(value)}, expected an IP address`);
  }
}

/**
 * Why an address cannot be an endpoint or an external one, or nothing when it can
 * (k8s.io/kubernetes pkg/apis/core/validation, ValidateEndpointIP).
 */
export function endpointProblem({ value, bits }: Address): string | undefined {
  const byte = bits === 32 ? value >> 24n : undefined;
  if (value === 0n) return "the unspecified address";
  if (byte === 127n || (bits === 128 && value === 1n)) return "in the loopback range";
  if (bits === 32 ? value >> 16n === 0xa9fen : value >> 118n === 0x3fan) return "in the link-local range";
  if (bits === 32 ? value >> 8n === 0xe00000n : value >> 112n === 0xff02n) return "in the link-local multicast range";
  return undefined;
}
