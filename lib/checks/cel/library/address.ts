/** An IP address as a number of 32 or 128 bits. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Reads an address as Go's netip.ParseAddr does; zones and IPv4-mapped addresses are refused as Kubernetes does. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > 60) return undefined;
  if (!text.includes(":")) {
    const value = parseFour(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const groups = parseGroups(text);
  if (groups === undefined) return undefined;
  const value = groups.reduce((total, group) => (total << 16n) | BigInt(group), 0n);
  return value >> 32n === 0xffffn ? undefined : { bits: 128, value };
}

function parseFour(text: string): bigint | undefined {
  const parts = text.split(".");
  const valid = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return valid ? parts.reduce((total, part) => (total << 8n) | BigInt(part), 0n) : undefined;
}

/** The eight groups of an IPv6 address. */
function parseGroups(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => parseHalf(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function parseHalf(text: string, last: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const end = parts.at(-1) ?? "";
  const four = last && end.includes(".") ? parseFour(end) : undefined;
  const groups = four === undefined ? parts : parts.slice(0, -1);
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const numbers = groups.map((group) => Number.parseInt(group, 16));
  return four === undefined ? numbers : [...numbers, Number(four >> 16n), Number(four & 0xffffn)];
}

/** The canonical text: RFC 5952 for IPv6. */
export function addressText({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
  const { start, length } = longestZeros(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}

/** The leading bits of an address. */
function lead({ bits, value }: Address, length: number): bigint {
  return value >> BigInt(bits - length);
}

export function isLoopback(address: Address): boolean {
  return address.bits === 32 ? lead(address, 8) === 127n : address.value === 1n;
}

export function isLinkLocalMulticast(address: Address): boolean {
  return address.bits === 32 ? lead(address, 24) === 0xe00000n : (lead(address, 16) & 0xff0fn) === 0xff02n;
}

export function isLinkLocalUnicast(address: Address): boolean {
  return address.bits === 32 ? lead(address, 16) === 0xa9fen : lead(address, 10) === 0x3fan;
}

/** Go's netip: not unspecified, broadcast, loopback, multicast or link-local. */
export function isGlobalUnicast(address: Address): boolean {
  const multicast = address.bits === 32 ? lead(address, 4) === 0xen : lead(address, 8) === 0xffn;
  const broadcast = address.bits === 32 && address.value === 0xffffffffn;
  return address.value !== 0n && !multicast && !broadcast && !isLoopback(address) && !isLinkLocalUnicast(address);
}
