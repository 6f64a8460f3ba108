import { fail, noOverload, quoted } from "../budget.js";
import { KubernetesValue } from "../values.js";
import { addressText, isGlobalUnicast, isLinkLocalMulticast, isLinkLocalUnicast, isLoopback, parseAddress, type Address } from "./address.js";
import { type Native, text } from "./native.js";

/** An IPv4 or IPv6 address. */
class Ip extends KubernetesValue {
  readonly type = "net.IP";
  readonly address: Address;
  constructor(address: Address) {
    super();
    this.address = address;
  }
  text(): string {
    return addressText(this.address);
  }
}

/** An address with the length of its network's prefix. */
class Cidr extends KubernetesValue {
  readonly type = "net.CIDR";
  readonly address: Address;
  readonly length: number;
  constructor(address: Address, length: number) {
    super();
    this.address = address;
    this.length = length;
  }
  text(): string {
    return `${addressText(this.address)}/${this.length}`;
  }
}

/** Go's netip.ParsePrefix, without IPv4-mapped addresses: apiserver `pkg/cel/library/cidr.go`. */
function parseCidr(value: string): Cidr | undefined {
  const slash = value.lastIndexOf("/");
  const digits = value.slice(slash + 1);
  const address = slash < 0 ? undefined : parseAddress(value.slice(0, slash));
  if (address === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > address.bits) return undefined;
  return new Cidr(address, Number(digits));
}

function parseIp(value: string): Ip | undefined {
  const address = parseAddress(value);
  return address === undefined ? undefined : new Ip(address);
}

/** The network's bits of an address. */
function network({ bits, value }: Address, length: number): bigint {
  const rest = BigInt(bits - length);
  return (value >> rest) << rest;
}

function contains(cidr: Cidr, address: Address, length: number): boolean {
  return cidr.address.bits === address.bits && cidr.length <= length && network(cidr.address, cidr.length) === network(address, cidr.length);
}

function ip(value: unknown): Ip {
  if (typeof value === "string") return parseIp(value) ?? fail(`${quoted(value)} is no IP address`);
  return value instanceof Ip ? value : noOverload();
}

function cidr(value: unknown): Cidr {
  if (typeof value === "string") return parseCidr(value) ?? fail(`${quoted(value)} is no CIDR`);
  return value instanceof Cidr ? value : noOverload();
}

function receiver(value: unknown): Cidr {
  return typeof value === "string" ? noOverload() : cidr(value);
}

function test(holds: (address: Address) => boolean): Native {
  return ([value]) => (value instanceof Ip ? holds(value.address) : noOverload());
}

/** Kubernetes' apiserver `pkg/cel/library/ip.go` and `cidr.go`. */
export const net: Readonly<Record<string, Native>> = {
  ip: ([value]) => ip(text(value)),
  isIP: ([value]) => parseIp(text(value)) !== undefined,
  "ip.isCanonical": ([value]) => ip(text(value)).text() === value,
  ".family": ([value]) => (value instanceof Ip ? (value.address.bits === 32 ? 4n : 6n) : noOverload()),
  ".isUnspecified": test(({ value }) => value === 0n),
  ".isLoopback": test(isLoopback),
  ".isLinkLocalMulticast": test(isLinkLocalMulticast),
  ".isLinkLocalUnicast": test(isLinkLocalUnicast),
  ".isGlobalUnicast": test(isGlobalUnicast),
  cidr: ([value]) => cidr(text(value)),
  isCIDR: ([value]) => parseCidr(text(value)) !== undefined,
  ".containsIP": ([value, other]) => {
    const { address } = ip(other);
    return contains(receiver(value), address, address.bits);
  },
  ".containsCIDR": ([value, other]) => {
    const inner = cidr(other);
    return contains(receiver(value), inner.address, inner.length);
  },
  ".ip": ([value]) => new Ip(receiver(value).address),
  ".prefixLength": ([value]) => BigInt(receiver(value).length),
  ".masked": ([value]) => {
    const { address, length } = receiver(value);
    return new Cidr({ bits: address.bits, value: network(address, length) }, length);
  },
};
