/** Where the completion takes candidates from. */
export type Source = "apps" | "clusters" | "codes" | "folders" | "revisions";

/** One option. Its key in the table is its name in code; `timeLimit` is `--time-limit` on the command line. */
export type Option = { readonly summary: string } & (
  | { readonly type: "flag" }
  | { readonly type: "text"; readonly value: string; readonly repeats?: true; readonly source?: Source }
  | { readonly type: "choice"; readonly choices: readonly string[]; readonly default: string }
  /** A number above 0. */
  | { readonly type: "number"; readonly value: string; readonly default: number; readonly most: number; readonly whole?: true }
);

/** One positional argument. `words` takes all that follow, joined by blanks; `repeats` takes them one by one. */
export interface Argument {
  readonly summary: string;
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly words?: true;
  readonly repeats?: true;
  readonly source?: Source;
}

export interface Command {
  /** One line, for lists. */
  readonly summary: string;
  /** What it does and when to use it, for its own help. */
  readonly about: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  readonly options: Readonly<Record<string, Option>>;
  /** A command line, and what it is good for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** What exit code 1 means here. Codes 0, 2 and 3 mean the same everywhere. */
  readonly findings?: string;
}

/** What part of the workspace a command is about. */
export const filters = {
  cluster: { type: "text", value: "name", repeats: true, source: "clusters", summary: "Only this cluster; may be repeated." },
  app: { type: "text", value: "name", repeats: true, source: "apps", summary: "Only deployments of this app; may be repeated." },
} as const satisfies Record<string, Option>;

/** How much authors' code may take. */
export const limits = {
  timeLimit: {
    type: "number", value: "seconds", default: 10, most: 86_400,
    summary: "How long the code of one app or cluster may run.",
  },
  memoryLimit: {
    type: "number", value: "MB", default: 512, most: 1_048_576, whole: true,
    summary: "How much memory authors' code may use.",
  },
} as const satisfies Record<string, Option>;

/** For commands whose result is their own. */
export const format = {
  format: {
    type: "choice", choices: ["text", "json"], default: "text",
    summary: "Text for people, or JSON for machines on standard output.",
  },
} as const satisfies Record<string, Option>;

/** For commands whose result is findings. */
export const reports = {
  format: {
    type: "choice", choices: ["text", "json", "sarif", "junit"], default: "text",
    summary: "Text for people; JSON, SARIF 2.1.0 or JUnit XML for machines, on standard output.",
  },
} as const satisfies Record<string, Option>;

/** For commands that judge waivers. */
export const day = {
  today: {
    type: "text", value: "YYYY-MM-DD",
    summary: "Day for which waivers are judged. Default: today, in UTC.",
  },
} as const satisfies Record<string, Option>;

/** For commands that say a line when all is well. */
export const quiet = {
  quiet: { type: "flag", summary: "Print findings only." },
} as const satisfies Record<string, Option>;

/** Options that every command takes. */
export const globalOptions = {
  color: {
    type: "choice", choices: ["auto", "always", "never"], default: "auto",
    summary: "When to use colour; auto means on a terminal, unless NO_COLOR is set.",
  },
  workspace: {
    type: "text", value: "folder", source: "folders",
    summary: "Folder with apps/ and clusters/. Default: the nearest one, from here upwards.",
  },
  help: { type: "flag", summary: "Explain the command." },
  version: { type: "flag", summary: "Print the version." },
} as const satisfies Record<string, Option>;

/** What an option is called on the command line, without the dashes. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
