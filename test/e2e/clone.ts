/** A repository of its own with the files of this one, for tests that change and push them. */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync, appendFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lastWords, runProcess } from "#lib/adapters/process.js";
import { repository } from "./lab.js";

/** Credentials for pushes. */
export interface Remote {
  readonly url: string;
  readonly user: string;
  readonly token: string;
}

/** A working copy whose lab is delivered from `remote`. */
export class Clone {
  readonly folder: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#env = env;
  }

  /** Copies the files that git knows here or would add, says in the lab's facts where they come from, and compiles. Commits nothing yet. */
  static async make(folder: string, { url, user, token }: Remote): Promise<Clone> {
    const authorization = `Authorization: Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;
    const identity = { NAME: "Ada Lovelace", EMAIL: "ada@example.org" };
    const clone = new Clone(folder, {
      PATH: process.env["PATH"] ?? "", HOME: dirname(folder), LANG: "C.UTF-8", GIT_TERMINAL_PROMPT: "0",
      ...Object.fromEntries(Object.entries(identity).flatMap(([key, value]) => [[`GIT_AUTHOR_${key}`, value], [`GIT_COMMITTER_${key}`, value]])),
      // In the environment, so that no process list and no configuration shows it.
      GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.extraHeader", GIT_CONFIG_VALUE_0: authorization,
    });
    mkdirSync(folder, { recursive: true });
    const files = await clone.run("git", ["-C", repository, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    for (const file of files.split("\0").filter((name) => name !== "" && existsSync(join(repository, name)))) cpSync(join(repository, file), join(folder, file));
    await clone.run("git", ["init", "--quiet", "--initial-branch=main"]);
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    appendFileSync(join(folder, ".git/info/exclude"), "node_modules\n");
    await clone.run("git", ["remote", "add", "origin", url]);
    clone.edit("clusters/lab.ts", (text) => text.replace(/(?<=^export const repository = ).*$/m, `${JSON.stringify(url)};`));
    await clone.synth();
    return clone;
  }

  /** Changes a file. @throws Error when that changes nothing. */
  edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`${file} holds nothing of what is to be changed`);
    writeFileSync(path, after);
  }

  /** Compiles, as its authors do. */
  async synth(): Promise<void> {
    await this.run("npm", ["run", "--silent", "synth"]);
  }

  /** Commits all that was changed and pushes it. @returns the commit. */
  async push(message: string): Promise<string> {
    await this.run("git", ["add", "--all"]);
    await this.run("git", ["commit", "--quiet", "--message", message]);
    await this.run("git", ["push", "--quiet", "origin", "main"]);
    return this.head();
  }

  async head(): Promise<string> {
    return (await this.run("git", ["rev-parse", "HEAD"])).trim();
  }

  /** Runs a command in it. @throws Error with its words when it fails. */
  async run(command: string, args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await runProcess(command, args, { cwd: this.folder, env: this.#env, timeout: 5 * 60_000 });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}${lastWords(stdout)}${lastWords(stderr)}`);
    return stdout;
  }
}
