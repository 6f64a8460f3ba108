import { lastWords, runProcess } from "#lib/adapters/process.js";

/** Runs a command that makes a component or fetches it. @throws Error with its words when it fails. */
export async function runCommand(cwd: string, command: string, args: readonly string[]): Promise<void> {
  const { status, stderr } = await runProcess(command, args, { cwd, timeout: 10 * 60_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}${lastWords(stderr)}`);
}
