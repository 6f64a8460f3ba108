import { AdapterError } from "../error.js";

/** Text without the user and password that a URL in it may carry. */
export function withoutCredentials(said: string): string {
  return said.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]*@/gi, "$1");
}

/** What git said when it failed: the lines that matter, without credentials. */
export function gitReason(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const lines = withoutCredentials(said).split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("hint:"));
  const weighty = lines.filter((line) => /^(?:fatal|error|remote|!)/.test(line));
  return (weighty.length > 0 ? weighty : lines).slice(0, 8).join("; ").slice(0, 2000);
}

/** A failure of git as an error that the command line prints. */
export function gitFailure(what: string, error: unknown, hint = "Look at what git says above, and run the command again."): AdapterError {
  if (error instanceof AdapterError) return error;
  const reason = gitReason(error);
  return new AdapterError(reason === "" ? what : `${what}: ${reason}`, { subject: "git", hint, cause: error });
}

/** The answer of git without line breaks at its end, or nothing when git fails, which is an answer too. */
export async function answerOf(asking: PromiseLike<string>): Promise<string | undefined> {
  try {
    return (await asking).trim();
  } catch {
    return undefined;
  }
}
