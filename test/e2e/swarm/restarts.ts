import { progress } from "../components/cache.js";
import type { Engine } from "./engine.js";

export interface RestartOptions {
  /** Whether to print the ids before and after. Default: no. */
  readonly show?: boolean;
}

/** Services that have other tasks after an action than before it. Sorted. */
export async function restartedBy({ api }: Engine, action: () => Promise<void>, { show = false }: RestartOptions = {}): Promise<readonly string[]> {
  const before = await api.running();
  await action();
  const after = await api.running();
  const services = [...new Set([...before.keys(), ...after.keys()])].sort();
  const ids = (tasks: ReadonlyMap<string, readonly string[]>, service: string): string => (tasks.get(service) ?? []).join(" ");
  const restarted = services.filter((service) => ids(before, service) !== ids(after, service));
  if (show) {
    for (const service of restarted) progress(`  ${service}: task ${ids(before, service)} before, ${ids(after, service)} after`);
    const same = services.filter((service) => !restarted.includes(service)).map((service) => `${service} ${ids(after, service)}`);
    for (let at = 0; at < same.length; at += 5) progress(`  the same before and after: ${same.slice(at, at + 5).join(", ")}`);
  }
  return restarted;
}
