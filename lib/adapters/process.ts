import { spawn } from "node:child_process";
import { AdapterError, errnoOf } from "./error.js";

/** How to run a command. */
export interface ProcessOptions {
  /** Working folder. Default: that of this process. */
  readonly cwd?: string;
  /** The whole environment. Default: that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** After so many milliseconds the command is killed, which is a failure. */
  readonly timeout: number;
  /** Each line of standard error while it comes, without its line break. */
  readonly onErrorLine?: (line: string) => void;
}

/** What a command left when it ended by itself. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Most that is read of each stream, in characters. */
const mostOutput = 256 * 1024 * 1024;

/**
 * Runs a command without a shell and waits for its end, whatever its status.
 *
 * @param command a path, or a name that is looked up on PATH.
 * @throws AdapterError when it cannot be started, is killed, takes too long or says more than can be held.
 */
export function runProcess(command: string, args: readonly string[], options: ProcessOptions): Promise<Finished> {
  const { cwd, env, timeout, onErrorLine } = options;
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...(cwd !== undefined && { cwd }), ...(env !== undefined && { env: { ...env } }) });
    const failed = (message: string, more: { status?: string | number; hint?: string; cause?: unknown }): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      fail(new AdapterError(message, { subject: command, ...more }));
    };
    const timer = setTimeout(() => {
      failed(`${command} did not end within ${timeout / 1000} seconds${lastWords(texts.stderr)}`, { status: "ETIMEDOUT", hint: "Run it by hand to see what it waits for." });
    }, timeout);
    const texts = { stdout: "", stderr: "" };
    let line = "";
    const collect = (stream: "stdout" | "stderr", text: string): void => {
      texts[stream] += text;
      if (texts[stream].length > mostOutput) failed(`${command} wrote more than ${mostOutput} characters`, { status: "EFBIG" });
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => collect("stdout", text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      collect("stderr", text);
      const lines = (line + text).split("\n");
      line = lines.pop() ?? "";
      for (const whole of lines) onErrorLine?.(whole);
    });
    child.on("error", (cause) => failed(`${command} cannot be run: ${reasonOf(cause)}`, { status: errnoOf(cause) ?? "", cause }));
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      if (line !== "") onErrorLine?.(line);
      if (status !== null) done({ status, ...texts });
      else failed(`${command} was ended by ${signal ?? "a signal"}${lastWords(texts.stderr)}`, { status: signal ?? "" });
    });
  });
}

/** The last lines of what a command said, for a message; nothing when it said nothing. */
export function lastWords(stderr: string): string {
  const lines = stderr.trim().split("\n").slice(-5).join("\n").slice(-2000);
  return lines === "" ? "" : `. It said: ${lines}`;
}

function reasonOf(error: Error): string {
  const errno = errnoOf(error);
  return errno === "ENOENT" ? "there is no such program" : errno === "EACCES" ? "it is not executable" : (errno ?? error.message);
}
