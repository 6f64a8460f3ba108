/** A place in a script that author code was bundled into. Lines and columns count from 1. */
export interface Position {
  readonly script: string;
  readonly line: number;
  readonly column: number;
}

/** What the names of bundled scripts begin with, to tell them in stack traces. */
export const scriptPrefix = "sources:";

/** The innermost place of author code in a stack trace. */
export function positionIn(stack: string | undefined): Position | undefined {
  const frame = /\b(sources:[^\s()]+):(\d+):(\d+)/.exec(stack ?? "");
  if (frame === null) return undefined;
  return { script: frame[1] ?? "", line: Number(frame[2]), column: Number(frame[3]) };
}
