import { Node } from "constructs";
import { listenForOrigins } from "../model/origin.js";
import { scriptPrefix, type Position } from "../workspace/position.js";
import type { AnyApp } from "../model/app.js";
import type { EvaluatedClusters } from "../workspace/evaluate.js";
import { originKey } from "./protocol.js";

// Author code may stand below many frames of a library.
const depth = 60;

/** Records where definitions and constructs are made. Only what somebody asks the lines of pays for it. */
export class Trace {
  readonly #restore: () => void;
  readonly #limit = Error.stackTraceLimit;
  readonly #definitions = new WeakMap<object, Position>();
  readonly #origins = new Map<string, Position>();
  #isOn = false;
  /** The cluster whose deployment is being built. */
  cluster = "";

  /** Records nothing before {@link start}, or outside of {@link during}. */
  constructor() {
    listenForOrigins((subject) => {
      if (!this.#isOn) return;
      const position = here();
      if (position !== undefined) this.#definitions.set(subject, position);
    });
    // Every construct passes through its parent's addChild, whatever library it comes from.
    const addChild = Reflect.get(Node.prototype, "addChild") as (this: Node, child: unknown, id: string) => void;
    const isOn = (): boolean => this.#isOn;
    const record = (parent: Node, id: string): void => {
      const position = here();
      if (position !== undefined && parent.path !== "") this.#origins.set(`deployment ${this.cluster}/${parent.path}/${id}`, position);
    };
    Reflect.set(Node.prototype, "addChild", function (this: Node, child: unknown, id: string) {
      if (isOn()) record(this, id);
      addChild.call(this, child, id);
    });
    this.#restore = () => {
      this.#turn(false);
      listenForOrigins(undefined);
      Reflect.set(Node.prototype, "addChild", addChild);
    };
  }

  /** Begins to record what is made. */
  start(): void {
    this.#turn(true);
  }

  /** Records what an action makes, and then as little as before. */
  during<Result>(action: () => Result): Result {
    const wasOn = this.#isOn;
    this.#turn(true);
    try {
      return action();
    } finally {
      this.#turn(wasOn);
    }
  }

  stop(): void {
    this.#restore();
  }

  #turn(isOn: boolean): void {
    this.#isOn = isOn;
    Error.stackTraceLimit = isOn ? depth : this.#limit;
  }

  /** Where an app, a cluster, a deployment or settings were defined. */
  definition(subject: object): Position | undefined {
    return this.#definitions.get(subject);
  }

  /** All origins, by {@link originKey}. */
  origins(apps: ReadonlyMap<string, AnyApp>, { defined, clusters }: Pick<EvaluatedClusters, "defined" | "clusters">): Map<string, Position> {
    const set = (key: string, subject: object): void => {
      const position = this.#definitions.get(subject);
      if (position !== undefined) this.#origins.set(key, position);
    };
    for (const [name, app] of apps) set(originKey({ app: name }), app);
    for (const [folder, cluster] of defined) set(originKey({ cluster: folder }), cluster);
    for (const { facts, listed } of clusters) {
      for (const deployment of listed) set(originKey({ cluster: facts.name, deployment: deployment.name }), deployment);
    }
    return this.#origins;
  }
}

/** The innermost place of author code now. Only its frame is looked at: writing a whole stack as text costs ten times as much. */
function here(): Position | undefined {
  const { prepareStackTrace } = Error;
  const holder: { stack?: Position } = {};
  Error.prepareStackTrace = (_, frames) => innermost(frames);
  try {
    Error.captureStackTrace(holder, here);
    return holder.stack;
  } finally {
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Error.prepareStackTrace = prepareStackTrace;
  }
}

function innermost(frames: readonly NodeJS.CallSite[]): Position | undefined {
  for (const frame of frames) {
    const script = frame.getFileName();
    if (script?.startsWith(scriptPrefix) === true) return { script, line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 };
  }
  return undefined;
}
