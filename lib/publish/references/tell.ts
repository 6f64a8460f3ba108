import { AdapterError } from "../../adapters/error.js";
import type { Patience } from "../../adapters/http.js";
import { tellWebhook, type Told } from "../../adapters/portainer/webhook.js";
import type { PortainerStack } from "../../targets/portainer/place.js";
import { webhookId } from "../../targets/portainer/webhook.js";

/** A stack whose Portainer is to look at its reference. */
export interface Telling {
  readonly stack: PortainerStack;
  /** Base URL of its Portainer. */
  readonly server: string;
}

/** What came of it; `failed` is why Portainer does not know. */
export type TellResult = Told | { readonly failed: string; readonly hint?: string };

/** How Portainer is told. */
export interface TellOptions extends Patience {
  /** What the ids of webhooks are made from. */
  readonly key: string;
}

/** How many requests are under way at a time. */
const lanes = 8;

/** Tells Portainer of stacks, one call each, those of an earlier wave first. A server that does not answer is not asked again. */
export async function tellAll(tellings: readonly Telling[], { key, ...patience }: TellOptions): Promise<ReadonlyMap<PortainerStack, TellResult>> {
  const results = new Map<PortainerStack, TellResult>();
  const away = new Map<string, AdapterError>();
  const tell = async ({ stack, server }: Telling): Promise<TellResult> => {
    const before = away.get(server);
    if (before !== undefined) return failureOf(before);
    try {
      return await tellWebhook(server, webhookId(key, stack.place, stack.name), patience);
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      if (typeof error.status !== "number") away.set(server, error);
      return failureOf(error);
    }
  };
  const waves = [...new Set(tellings.map(({ stack }) => stack.wave))].sort((a, b) => a - b);
  for (const wave of waves) {
    const waiting = tellings.filter(({ stack }) => stack.wave === wave);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.set(next.stack, await tell(next));
    };
    await Promise.all(Array.from({ length: lanes }, work));
  }
  return results;
}

const failureOf = ({ message, hint }: AdapterError): TellResult => ({ failed: message, ...(hint === undefined ? {} : { hint }) });
