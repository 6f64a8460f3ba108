import { bytes, millicores, type Bytes, type Cpu } from "./quantity.js";

/** What is set aside for a container, and what it may use at most. */
export interface Range<Amount> {
  readonly request: Amount;
  readonly limit: Amount;
}

/** What one container gets. A single value is both request and limit. */
export interface Resources {
  /** Default: 100m set aside, at most 500m. */
  readonly cpu?: Cpu | Range<Cpu>;
  /** Default: 128Mi set aside, at most 256Mi. */
  readonly memory?: Bytes | Range<Bytes>;
  /** Local disk for logs and scratch. Default: 64Mi set aside, at most 1Gi more than the scratch folders' sizes. */
  readonly disk?: Bytes | Range<Bytes>;
}

/** GPUs of one model for one container. */
export interface GpuRequest {
  /** Model as the cluster's inventory names it, such as `RTX A4000`. */
  readonly model: string;
  /** Whole GPUs. Default: 1. */
  readonly count?: number;
}

/** A value or range as a range. */
export function range<Amount extends string | number>(amount: Amount | Range<Amount>): Range<Amount> {
  return typeof amount === "object" ? amount : { request: amount, limit: amount };
}

export function resourceProblems({ cpu, memory, disk }: Resources): string[] {
  return [
    ...(cpu === undefined ? [] : rangeProblems("cpu", range<Cpu>(cpu), millicores, '`0.5`, `2` or `"250m"`')),
    ...(memory === undefined ? [] : rangeProblems("memory", range<Bytes>(memory), bytes, '`"512Mi"` or `"2Gi"`')),
    ...(disk === undefined ? [] : rangeProblems("disk", range<Bytes>(disk), bytes, '`"512Mi"` or `"2Gi"`')),
  ];
}

export function gpuProblems({ model, count = 1 }: GpuRequest): string[] {
  return [
    ...(model === "" ? ["The GPU model is empty. Write a model of the cluster's inventory."] : []),
    ...(Number.isInteger(count) && count > 0 ? [] : [`The GPU count is ${count}. Write a whole number from 1.`]),
  ];
}

function rangeProblems<Amount extends string | number>(
  what: string,
  { request, limit }: Range<Amount>,
  measure: (amount: Amount) => number | undefined,
  examples: string,
): string[] {
  const [low, high] = [measure(request), measure(limit)];
  const malformed = [...new Set([...(low === undefined ? [request] : []), ...(high === undefined ? [limit] : [])])];
  if (low === undefined || high === undefined) {
    const shown = malformed.map((amount) => (typeof amount === "string" ? JSON.stringify(amount) : String(amount)));
    return shown.map((amount) => `The ${what} amount ${amount} is malformed. Write one such as ${examples}.`);
  }
  if (low <= high) return [];
  return [`The ${what} request ${request} is more than its limit ${limit}. Write a limit of at least ${request}.`];
}
