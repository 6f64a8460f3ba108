import type { Bytes } from "../model/node.js";

export type { Bytes };

/** Processor time: cores as a number (`2`, `0.5`), or thousandths of a core (`"250m"`). */
export type Cpu = number | `${number}m`;

const factors: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** Number of bytes, or nothing when the text is not a positive whole or decimal number with Ki, Mi, Gi or Ti. */
export function bytes(text: string): number | undefined {
  const [, digits, unit] = /^([0-9]+(?:\.[0-9]+)?)(Ki|Mi|Gi|Ti)$/.exec(text) ?? [];
  const size = Number(digits) * (factors[unit ?? ""] ?? Number.NaN);
  return size > 0 ? size : undefined;
}

/** Thousandths of a core, or nothing when malformed, not positive, or finer than a thousandth. */
export function millicores(cpu: Cpu): number | undefined {
  const amount = typeof cpu === "number" ? cpu * 1000 : /^[0-9]+m$/.test(cpu) ? Number(cpu.slice(0, -1)) : Number.NaN;
  const whole = Math.round(amount);
  return whole > 0 && Math.abs(amount - whole) < 1e-6 ? whole : undefined;
}

/** Processor time as Kubernetes writes it canonically: `2`, `250m`. */
export function formatCpu(cpu: Cpu): string {
  const amount = millicores(cpu);
  if (amount === undefined) return String(cpu);
  return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
}

/** A number of bytes in the largest unit that gives a whole number; less than 1Mi is rounded up to it. */
export function formatBytes(size: number): Bytes {
  const mebibytes = Math.ceil(size / 2 ** 20);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
