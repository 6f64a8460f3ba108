import { AdapterError } from "../adapters/error.js";
import type { HttpCall } from "../adapters/http.js";
import type { Change, Comparison } from "./difference.js";

/** A server that is asked by HTTP. */
interface Server {
  ask(call: HttpCall): Promise<unknown>;
}

/** One part of what a server is to have: reads what is there and compares. Those of which it depends come before it. */
export type Topic<Asked, Wish> = (server: Asked, wish: Wish) => Promise<Comparison>;

/** All topics of a sort of server, each after those that it needs. */
export type Topics<Asked, Wish> = readonly (readonly [name: string, topic: Topic<Asked, Wish>])[];

/** How a sort of server is compared and changed. */
export interface Procedure<Asked, Wish> {
  /** What the server is called: `Gitea`. */
  readonly server: string;
  readonly topics: Topics<Asked, Wish>;
  /** Whether a failure says nothing about the calls after it: a name that is taken, a value that is not liked. */
  readonly isOfOneCall: (failure: AdapterError, call: HttpCall) => boolean;
  /** Told of each stage. */
  readonly progress: (stage: string) => void;
}

/** What an application came to. */
export interface Applied {
  /** What was otherwise and is now as it is to be. */
  readonly made: readonly Change[];
  /** What still is otherwise; each says why. */
  readonly left: readonly Change[];
  readonly extra: readonly string[];
}

/** How a server differs from what it is to have. Reads only. */
export async function compareAll<Asked, Wish>(server: Asked, wish: Wish, { topics, progress }: Procedure<Asked, Wish>): Promise<Comparison> {
  const changes: Change[] = [];
  const extra: string[] = [];
  for (const [name, topic] of topics) {
    progress(`comparing ${name}`);
    const found = await topic(server, wish);
    changes.push(...found.changes);
    extra.push(...found.extra);
  }
  return { changes, extra };
}

/**
 * Makes a server as it is to be, topic after topic. Each is read right before, so that a run after one that was cut off does what is
 * left; what is as it has to be is not written.
 */
export async function applyAll<Asked extends Server, Wish>(server: Asked, wish: Wish, procedure: Procedure<Asked, Wish>): Promise<Applied> {
  const made: Change[] = [];
  const left: Change[] = [];
  const extra: string[] = [];
  for (const [name, topic] of procedure.topics) {
    procedure.progress(`comparing ${name}`);
    const found = await topic(server, wish);
    extra.push(...found.extra);
    if (found.changes.length === 0) continue;
    const refused = await carryOutAll(server, found.changes, procedure);
    // A server passes over some of what it does not like without a word.
    const still = (await topic(server, wish)).changes;
    left.push(...still.map((change) => ({ obstacle: refused.get(change.subject) ?? `${procedure.server} took the call, and has not done it.`, ...change })));
    made.push(...found.changes.filter(({ subject, calls }) => calls.length > 0 && !refused.has(subject) && !still.some((other) => other.subject === subject)));
  }
  return { made, left, extra };
}

/** Makes the calls of changes. What is missing waits for the waves before it. Gives why what was not made, by subject. */
async function carryOutAll<Asked extends Server, Wish>(server: Asked, changes: readonly Change[], procedure: Procedure<Asked, Wish>): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (const { subject, calls, isMissing, wave = 0 } of changes) {
    const before = changes.find((other) => other.isMissing && (other.wave ?? 0) < wave && (refused.has(other.subject) || other.obstacle !== undefined));
    if (isMissing && calls.length > 0 && before !== undefined) {
      refused.set(subject, `It waits for the ${before.subject}, which comes before it.`);
      continue;
    }
    if (calls.length > 0) procedure.progress(`changing ${subject}`);
    const reason = await carryOut(server, calls, procedure.isOfOneCall);
    if (reason !== undefined) refused.set(subject, reason);
  }
  return refused;
}

/** Makes calls one after the other. Says why the rest was not made; nothing when all were. */
async function carryOut(server: Server, calls: readonly HttpCall[], isOfOneCall: (failure: AdapterError, call: HttpCall) => boolean): Promise<string | undefined> {
  for (const call of calls) {
    try {
      await server.ask(call);
    } catch (error) {
      if (!(error instanceof AdapterError) || !isOfOneCall(error, call)) throw error;
      return `${error.message}.`;
    }
  }
  return undefined;
}
