import { Session } from "node:inspector";
import { scriptPrefix, type Position } from "../workspace/position.js";

interface CallFrame {
  readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number };
}

/** The part of the inspector's messages (Chrome DevTools Protocol, Debugger domain) that is used here. */
interface Message {
  readonly method?: string;
  readonly params?: { readonly scriptId?: string; readonly url?: string; readonly callFrames?: readonly CallFrame[] };
}

/**
 * Looks into a busy thread through Node's inspector, which can stop a loop that never returns to its
 * event loop. Of the process's threads, that is the one that runs author code.
 */
export class Locator {
  readonly #session = new Session();
  /** The thread that runs author code, once one has shown a script of it. */
  #thread: string | undefined;
  readonly #scripts = new Map<string, string>();
  #id = 0;
  #paused: ((frames: readonly CallFrame[]) => void) | undefined;

  constructor() {
    this.#session.connect();
    this.#session.on("NodeWorker.attachedToWorker", ({ params }) => this.#send(params.sessionId, "Debugger.enable"));
    this.#session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => this.#receive(params.sessionId, JSON.parse(params.message)));
    this.#session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  }

  /** Where author code is right now, the thread going on afterwards; nothing when it does not stop in time. */
  async position(patience = 2000): Promise<Position | undefined> {
    const frames = await new Promise<readonly CallFrame[]>((resolve) => {
      const timer = setTimeout(() => resolve([]), patience);
      this.#paused = (found) => {
        clearTimeout(timer);
        resolve(found);
      };
      if (this.#thread !== undefined) this.#send(this.#thread, "Debugger.pause");
    });
    this.#paused = undefined;
    if (this.#thread !== undefined) this.#send(this.#thread, "Debugger.resume");
    for (const { location } of frames) {
      const script = this.#scripts.get(location.scriptId);
      if (script !== undefined) return { script, line: location.lineNumber + 1, column: location.columnNumber + 1 };
    }
    return undefined;
  }

  close(): void {
    this.#session.disconnect();
  }

  #receive(thread: string, { method, params }: Message): void {
    if (method === "Debugger.scriptParsed" && params?.url?.startsWith(scriptPrefix)) {
      this.#scripts.set(params.scriptId ?? "", params.url);
      if (this.#thread === undefined && this.#paused !== undefined) this.#send(thread, "Debugger.pause");
      this.#thread = thread;
    }
    if (method === "Debugger.paused" && thread === this.#thread) this.#paused?.(params?.callFrames ?? []);
  }

  #send(sessionId: string, method: string): void {
    this.#id += 1;
    this.#session.post("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify({ id: this.#id, method }) });
  }
}
