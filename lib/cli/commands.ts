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

const filters = {
  cluster: { type: "text", value: "name", repeats: true, source: "clusters", summary: "Only this cluster; may be repeated." },
  app: { type: "text", value: "name", repeats: true, source: "apps", summary: "Only deployments of this app; may be repeated." },
} as const satisfies Record<string, Option>;

const limits = {
  timeLimit: {
    type: "number", value: "seconds", default: 10, most: 86_400,
    summary: "How long the code of one app or cluster may run.",
  },
  memoryLimit: {
    type: "number", value: "MB", default: 512, most: 1_048_576, whole: true,
    summary: "How much memory authors' code may use.",
  },
} as const satisfies Record<string, Option>;

const format = {
  format: {
    type: "choice", choices: ["text", "json"], default: "text",
    summary: "Text for people, or JSON for machines on standard output.",
  },
} as const satisfies Record<string, Option>;

const reports = {
  format: {
    type: "choice", choices: ["text", "json", "sarif", "junit"], default: "text",
    summary: "Text for people; JSON, SARIF 2.1.0 or JUnit XML for machines, on standard output.",
  },
} as const satisfies Record<string, Option>;

const day = {
  today: {
    type: "text", value: "YYYY-MM-DD",
    summary: "Day for which waivers are judged. Default: today, in UTC.",
  },
} as const satisfies Record<string, Option>;

const quiet = {
  quiet: { type: "flag", summary: "Print findings only." },
} as const satisfies Record<string, Option>;

const tasks = {
  synth: {
    summary: "Compile apps and clusters and write the tree.",
    about:
      "Compiles the apps under apps/ for the clusters under clusters/, type-checks them, and writes the objects to "
      + "generated/. Nothing is written while there is an error. Files that were changed by hand are reported and left as they are.",
    arguments: {},
    options: {
      ...filters,
      force: { type: "flag", summary: "Overwrite files changed by hand, and allow a cluster's tree to become empty." },
      verify: { type: "flag", summary: "Compile twice under different conditions and fail when a byte differs." },
      ...day,
      ...reports,
      ...limits,
      ...quiet,
    },
    examples: [
      ["npm run synth", "compile everything"],
      ["npm run synth -- --cluster paris --app shop", "compile one app for one cluster"],
      ["npm run synth -- --verify", "prove that the tree is the same on every machine"],
    ],
    findings: "Errors were found; the tree is as it was.",
  },
  check: {
    summary: "Compile, write nothing, and fail when the tree is stale.",
    about:
      "Does all that synth does but for writing, and also reports every file of generated/ that is not what the sources "
      + "say. Made for CI and for a commit hook. Given a folder, checks the plain YAML and JSON manifests in it instead, "
      + "by the same schemas, rules and policies.",
    arguments: {
      folder: { summary: "Folder or file with manifests that were written by hand. Without it: the workspace.", source: "folders" },
    },
    options: {
      ...filters,
      kubernetes: { type: "text", value: "version", summary: "Kubernetes version that manifests of a folder are for. Default: the newest that is known." },
      kubeconform: { type: "flag", summary: "Ask kubeconform for a second opinion; it is found on PATH or by ASTROLABE_KUBECONFORM." },
      ...day, ...reports, ...limits, ...quiet,
    },
    examples: [
      ["npm run check", "before a commit, and in CI"],
      ["npm run check -- --format sarif", "the same, for a program to read"],
      ["npm run check -- ../manifests", "manifests that are not part of the workspace yet"],
    ],
    findings: "Errors were found, or the tree on disk is not what the sources say.",
  },
  diff: {
    summary: "Show which objects and fields would change.",
    about:
      "Compiles the sources and compares the objects with those in generated/, or with generated/ of a git revision: added, "
      + "changed field by field, and removed. Values of Secrets are never shown. Writes nothing.",
    arguments: {
      revision: {
        summary: "Git revision to compare with, such as main or HEAD~1. Without it: the tree on disk.",
        source: "revisions",
      },
    },
    options: { ...filters, ...format, ...limits },
    examples: [
      ["npm run diff", "what would synth change?"],
      ["npm run diff -- main", "what does this branch change?"],
      ["npm run diff -- --cluster paris --format json", "the changes of one cluster, for a program to read"],
    ],
    findings: "Errors were found in the sources. Changes alone are no findings.",
  },
  explain: {
    summary: "Say where an object comes from, or what a code means.",
    about:
      "Given a generated file or an object, names the app, construct, source line and delivery that it comes from. Given the "
      + "code of a finding, says what it means and how to fix it.",
    arguments: {
      subject: {
        summary: "A file of the tree, an object such as Deployment shop/web, or a code such as name-invalid.",
        required: true, words: true, source: "codes",
      },
    },
    options: { ...filters, ...format, ...limits },
    examples: [
      ["npm run explain -- generated/paris/shop/Service_shop_web.yaml", "who made this file?"],
      ["npm run explain -- Deployment shop/web --cluster paris", "where does this object come from?"],
      ["npm run explain -- tree-edited", "what does this code mean?"],
    ],
    findings: "There is no such file, object or code.",
  },
  capacity: {
    summary: "Show what the clusters' nodes hold.",
    about:
      "Compiles the workspace, and shows for each cluster with an inventory how much of each node is asked for, what could "
      + "run where, and what would have no room when one node is lost. Writes nothing. synth and check report what does not fit.",
    arguments: {},
    options: { cluster: filters.cluster, ...day, ...format, ...limits },
    examples: [
      ["npm run astrolabe -- capacity", "is there room?"],
      ["npm run astrolabe -- capacity --cluster paris --format json", "the same, for a program to read"],
    ],
    findings: "Something does not fit, or the sources have errors.",
  },
  policies: {
    summary: "List, document or test the policies.",
    about:
      "Lists the policies of policies/, shows one with what it means, or runs their tests, which are in Kyverno's format. "
      + "Compiles no app and writes nothing.",
    arguments: {
      action: { summary: "What to do.", required: true, choices: ["list", "show", "test"] },
      name: { summary: "Name of one policy." },
    },
    options: { ...format },
    examples: [
      ["npm run astrolabe -- policies list", "which policies are there?"],
      ["npm run astrolabe -- policies show require-requests", "what does this one mean?"],
      ["npm run astrolabe -- policies test", "do they judge as their tests say?"],
    ],
    findings: "A policy is broken, or a test came out otherwise.",
  },
  schemas: {
    summary: "Add schemas of custom resources, or list them.",
    about:
      "Makes packs of schemas from CustomResourceDefinitions, or from the OpenAPI document of an API server "
      + "(`kubectl get --raw /openapi/v2`), under clusters/schemas/ for all clusters, or under clusters/<cluster>/schemas/ "
      + "with --cluster. Objects of kinds that nothing describes are errors.",
    arguments: {
      action: { summary: "What to do.", required: true, choices: ["add", "list"] },
      files: { summary: "For `add`: files and folders with definitions, in YAML or JSON.", repeats: true, source: "folders" },
    },
    options: { cluster: filters.cluster, ...format },
    examples: [
      ["npm run astrolabe -- schemas add crds.yaml", "definitions that a Helm chart installs, say"],
      ["npm run astrolabe -- schemas add openapi.json --cluster paris", "what one cluster really serves"],
      ["npm run astrolabe -- schemas list", "which custom kinds are described?"],
    ],
    findings: "A definition is wrong; nothing was written.",
  },
  hook: {
    summary: "Check before each commit.",
    about:
      "Installs a pre-commit hook that refuses a commit whose tree is stale or whose checks fail, or removes it again. "
      + "A hook that somebody else made stays as it is. When nothing changed since the last synth, the check takes no time.",
    arguments: { action: { summary: "What to do; `run` is what the hook itself calls.", required: true, choices: ["install", "remove", "run"] } },
    options: { ...day, ...reports, ...limits },
    examples: [
      ["npm run astrolabe -- hook install", "in each clone, once"],
      ["npm run astrolabe -- hook remove", "undo it"],
    ],
    findings: "The commit is refused, or somebody else's hook is in the way.",
  },
  completion: {
    summary: "Print a completion script for bash or zsh.",
    about:
      "Prints a script that completes commands, options and their values, and the names of your apps and clusters. It "
      + "completes the word `astrolabe`; a shell function makes that word run the compiler of the repository you are in.",
    arguments: { shell: { summary: "The shell to complete in.", required: true, choices: ["bash", "zsh"] } },
    options: {},
    examples: [
      ["astrolabe() { npm run --silent astrolabe -- \"$@\"; }", "the word, for ~/.bashrc or ~/.zshrc"],
      ["source <(npm run --silent astrolabe -- completion bash)", "its completion in bash"],
      ["source <(npm run --silent astrolabe -- completion zsh)", "in zsh, after compinit"],
    ],
  },
} as const satisfies Record<string, Command>;

/** Every command, in the order in which help lists them. Parsing, help and completion read this table. */
export const commands = {
  ...tasks,
  help: {
    summary: "Explain a command.",
    about: "Explains a command, or lists all commands.",
    arguments: { topic: { summary: "The command.", choices: Object.keys(tasks) as (keyof typeof tasks)[] } },
    options: {},
    examples: [["npm run astrolabe -- help diff", "all about diff"]],
  },
} as const satisfies Record<string, Command>;

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

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as CommandName[];

/** What an option is called on the command line, without the dashes. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
