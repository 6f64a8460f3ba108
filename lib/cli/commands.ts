import { deliveryCommands } from "./delivery-commands.js";
import { day, filters, format, limits, quiet, reports, type Command } from "./options.js";

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
    summary: "Show what the nodes of each cluster hold.",
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
  portability: {
    summary: "Say what each place keeps, changes and loses of an app.",
    about:
      "Renders one app for every place of the workspace, and for a Swarm and a Compose host as they are installed where it has none, "
      + "and says what is kept, what is done by other means, and what is lost, with the severity that the loss has as a finding. "
      + "Settings are those of the place, or of the app's first deployment elsewhere. Writes nothing.",
    arguments: { name: { summary: "Name of the app.", required: true, source: "apps" } },
    options: { ...day, ...format, ...limits },
    examples: [
      ["npm run astrolabe -- portability shop", "what would a move cost?"],
      ["npm run astrolabe -- portability shop --format json", "the same, for a program to read"],
    ],
    findings: "The sources have errors.",
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
  ...deliveryCommands,
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

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as CommandName[];
