import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastWords, runProcess, type Finished } from "#lib/adapters/process.js";
import type { User } from "./server.js";

/** A user with a token for what authors do. */
export interface Person extends User {
  readonly token: string;
}

const launcher = "lib/launcher/astrolabe.cjs";

/** A clone of a repository and the person who works in it. */
export class Desk {
  readonly folder: string;
  readonly person: Person;
  readonly #env: Readonly<Record<string, string>>;

  constructor(folder: string, person: Person) {
    this.folder = folder;
    this.person = person;
    this.#env = { PATH: process.env["PATH"] ?? "", HOME: join(folder, ".."), LANG: "C.UTF-8", NO_COLOR: "1", ASTROLABE_GITEA_TOKEN: person.token };
  }

  /** Runs a program here, however it ends. */
  ask(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
    return runProcess(program, args, { cwd: this.folder, env: { ...this.#env, ...env }, timeout: 5 * 60_000 });
  }

  /** What a program says that succeeds. @throws Error with its words for another. */
  async run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, stdout, stderr } = await this.ask(program, args, env);
    if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}${lastWords(stdout)}${lastWords(stderr)}`);
    return stdout.trim();
  }

  /** Runs git, which has to end with exit code 0, with the person's token. */
  git(...args: readonly string[]): Promise<string> {
    return this.run("git", args, {
      GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.extraHeader", GIT_CONFIG_VALUE_0: `Authorization: token ${this.person.token}`,
    });
  }

  /** Runs the command line, which has to end with exit code 0. */
  astrolabe(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.run(process.execPath, [launcher, ...args], env);
  }

  /** Runs the command line, however it ends. */
  tryAstrolabe(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
    return this.ask(process.execPath, [launcher, ...args], env);
  }

  /** Changes a file. @throws Error when that changes nothing. */
  edit(file: string, change: (text: string) => string): void {
    const at = join(this.folder, file);
    const before = readFileSync(at, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`${file} holds nothing of what is to be changed`);
    writeFileSync(at, after);
  }
}
