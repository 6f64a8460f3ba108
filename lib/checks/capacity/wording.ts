import { amountOf } from "./amounts.js";
import type { Amounts } from "./facts.js";
import { disk, gpu } from "./machines.js";

const kibi = 1024;

/** An amount of a resource for people: `1.5 cores`, `20Gi of memory`, `1 nvidia.com/gpu`. */
export function amountText(resource: string, size: number): string {
  if (resource === "cpu") return `${Math.ceil(size) / 1000} ${Math.ceil(size) === 1000 ? "core" : "cores"}`;
  if (resource === "memory") return `${bytesText(size)} of memory`;
  if (resource === disk) return `${bytesText(size)} of disk`;
  if (resource.startsWith(`${gpu} `)) return `${round(size)} GPU of the model ${resource.slice(gpu.length + 1)}`;
  if (resource === "pods") return `${round(size)} ${size === 1 ? "place" : "places"} for pods`;
  return `${round(size)} ${resource}`;
}

/** Bytes in the largest unit that leaves a whole part. */
export function bytesText(size: number): string {
  const units = ["B", "Ki", "Mi", "Gi", "Ti"];
  const power = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(size) / 10 + 1e-9));
  return `${round(size / kibi ** power)}${units[power] ?? ""}`;
}

function round(size: number): string {
  return String(Math.round(size * 100) / 100);
}

/** What a pod asks for, without what is not worth a word. */
export function requestText(requests: Amounts): string {
  const named = Object.keys(requests).filter((resource) => amountOf(requests, resource) > 0 && resource !== "pods" && !(resource === disk && amountOf(requests, disk) < kibi ** 3));
  return listText(named.map((resource) => amountText(resource, amountOf(requests, resource))), "nothing");
}

/** `a, b and c`. */
export function listText(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.length === 1 ? items[0] ?? none : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

export function podsText(count: number): string {
  return `${count} ${count === 1 ? "pod" : "pods"}`;
}
