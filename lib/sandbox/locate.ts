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
 * event loop. Serves the one worker thread of this process.
 */
export class Locator {
  readonly #session = new Session();
  readonly #scripts = new Map<string, string>();
  #worker = "";
  #id = 0;
  #paused: ((frames: readonly CallFrame[]) => void) | undefined;

  constructor() {
    this.#session.connect();
    this.#session.on("NodeWorker.attachedToWorker", ({ params }) => {
      this.#worker = params.sessionId;
      this.#send("Debugger.enable");
    });
    this.#session.on("NodeWorker.receivedMessageFromWorker", ({ params }) => this.#receive(JSON.parse(params.message)));
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
      this.#send("Debugger.pause");
    });
    this.#paused = undefined;
    this.#send("Debugger.resume");
    for (const { location } of frames) {
      const script = this.#scripts.get(location.scriptId);
      if (script !== undefined) return { script, line: location.lineNumber + 1, column: location.columnNumber + 1 };
    }
    return undefined;
  }

  close(): void {
    this.#session.disconnect();
  }

  #receive({ method, params }: Message): void {
    if (method === "Debugger.scriptParsed" && params?.url?.startsWith(scriptPrefix)) this.#scripts.set(params.scriptId ?? "", params.url);
    if (method === "Debugger.paused") this.#paused?.(params?.callFrames ?? []);
  }

  #send(method: string): void {
    this.#id += 1;
    this.#session.post("NodeWorker.sendMessageToWorker", { sessionId: this.#worker, message: JSON.stringify({ id: this.#id, method }) });
  }
}
