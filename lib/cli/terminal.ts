import { isatty } from "node:tty";
import { visible } from "../diagnostics/visible.js";
import { streamOf } from "../launcher/output.cjs";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether to colour what goes to a stream. `--color always` and `never` decide alone; with `auto`,
 * in this order: a `NO_COLOR` that is not empty says no (no-color.org), `FORCE_COLOR` says yes
 * unless it is `0` or `false` (as Node itself reads it), `TERM=dumb` says no, and then only a
 * terminal is coloured.
 */
export function wantsColor(choice: "auto" | "always" | "never", environment: Environment, isTerminal: boolean): boolean {
  if (choice !== "auto") return choice === "always";
  const { NO_COLOR: no = "", FORCE_COLOR: force, TERM: terminal } = environment;
  if (no !== "") return false;
  if (force !== undefined) return force !== "0" && force !== "false";
  return terminal !== "dumb" && isTerminal;
}

/** The part of a terminal's stream that progress needs. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** What people look at, if they do. */
export const errorScreen: Screen = {
  get isTTY() { return isatty(2); },
  get columns() { return streamOf(2).columns; },
  write: (text) => streamOf(2).write(text),
};

/** Time in milliseconds, for whoever has to wait. Tests bring their own. */
export interface Clock {
  now(): number;
  /** Calls back once after that many milliseconds; returns what cancels the call. */
  after(milliseconds: number, call: () => void): () => void;
}

/** Real time. Waiting does not keep the process alive. */
export const systemClock: Clock = {
  now: () => 1000 * process.uptime(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

/** One line about what is being done. */
export interface Progress {
  update(text: string): void;
  /** Clears the line. Call it before anything else is printed to the terminal, whatever happened. */
  end(): void;
}

/** Work that is done within this time shows no progress, in milliseconds. */
const patience = 500;
/** Least time between two writes, in milliseconds: faster than this nobody reads. */
const pace = 50;

/**
 * A progress line that is rewritten in place and cleared at the end. It appears once the work has
 * taken half a second, and never where a line cannot be rewritten: into a file or a pipe, or on a
 * dumb terminal.
 */
export function startProgress(screen: Screen, environment: Environment, clock: Clock = systemClock): Progress {
  if (screen.isTTY !== true || environment["TERM"] === "dumb") return { update() {}, end() {} };
  let text = "";
  let written: number | undefined;
  let ended = false;
  const started = clock.now();
  const write = () => {
    if (ended || text === "") return;
    written = clock.now();
    const room = Math.max(1, (screen.columns ?? 80) - 1);
    screen.write(`\r\u001b[2K${[...visible(text)].slice(0, room).join("")}`);
  };
  const cancel = clock.after(patience, write);
  return {
    update(next) {
      text = next;
      const now = clock.now();
      if (now - started >= patience && (written === undefined || now - written >= pace)) write();
    },
    end() {
      cancel();
      if (written !== undefined && !ended) screen.write("\r\u001b[2K");
      ended = true;
    },
  };
}
