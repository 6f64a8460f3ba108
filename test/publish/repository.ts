import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../cli/workspace.js";

/** A repository with a bare remote beside it, and a home with a name to commit by. */
export interface TestRepository {
  readonly root: string;
  /** The bare repository that is its remote `origin`. */
  readonly bare: string;
  /** Folder with the git configuration of a person, for HOME. */
  readonly home: string;
  /** Runs git in the work tree, or elsewhere, and gives what it says. */
  readonly git: (...words: string[]) => string;
}

/** Environment of a person's git: nothing of whoever runs the tests. */
export const personal = (home: string): Record<string, string> => ({ PATH: process.env["PATH"] ?? "", HOME: home, LC_ALL: "C" });

export function gitIn(folder: string, home: string, ...words: string[]): string {
  return execFileSync("git", words, { cwd: folder, encoding: "utf8", env: personal(home), stdio: ["ignore", "pipe", "pipe"] });
}

export function makeHome(name = "Ann", email = "ann@example.org"): string {
  const home = makeFolder();
  writeFileSync(join(home, ".gitconfig"), `[user]\n\tname = ${name}\n\temail = ${email}\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n`);
  return home;
}

/** Makes a folder a repository whose first commit is on the server. */
export function makeRepository(root: string, home = makeHome()): TestRepository {
  const bare = join(makeFolder(), "lab", "astrolabe.git");
  mkdirSync(dirname(bare), { recursive: true });
  gitIn(root, home, "init", "--quiet", "--bare", bare);
  const git = (...words: string[]): string => gitIn(root, home, ...words);
  git("init", "--quiet");
  git("add", "-A");
  git("commit", "--quiet", "-m", "first");
  git("remote", "add", "origin", bare);
  git("push", "--quiet", "--set-upstream", "origin", "main");
  return { root, bare, home, git };
}
