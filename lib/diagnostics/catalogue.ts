import type { Diagnostic, Location, Severity } from "./diagnostic.js";

interface Entry {
  readonly severity: Severity;
  /** One line, for lists. */
  readonly title: string;
  /** What it means and why it matters. Printed by `explain <code>`. */
  readonly means: string;
  /** How to put it right. Printed by `explain <code>`. */
  readonly fix: string;
}

/**
 * Every code that the product can report, and what it means. The list is closed: a stage can
 * report nothing else, and a test fails when a code has no sample under `test/samples`.
 */
export const catalogue = {
  "source-syntax": {
    severity: "error",
    title: "A source file cannot be parsed",
    means: "esbuild could not read the file as TypeScript, or could not find something that it imports.",
    fix: "Open the file at the line shown. A git conflict marker is reported in the same way: finish the merge.",
  },
  "source-import": {
    severity: "error",
    title: "A source imports something that a compile must not use",
    means:
      "Apps and clusters are compiled to the same bytes on every machine, so they may not read files, the network, "
      + "the clock or the environment. Modules that do, such as node:fs, cannot be loaded.",
    fix: "Import text files directly (`import rules from \"./rules.yaml\"` gives a string), or pass the value as a setting.",
  },
  "type-error": {
    severity: "error",
    title: "The type check failed",
    means: "The TypeScript compiler found a mistake. Nothing is written until it is gone.",
    fix: "Correct the line shown. `npm run types` runs the same check alone.",
  },
  "app-missing": {
    severity: "error",
    title: "An app file exports no app",
    means: "apps/<name>/app.ts has to export what defineApp returns, once, as a named or as the default export.",
    fix: "Add `export const shop = defineApp(\"shop\", { ... })` to the file.",
  },
  "cluster-missing": {
    severity: "error",
    title: "A cluster file has no default export",
    means: "clusters/<name>/cluster.ts has to export what defineCluster returns as its default export.",
    fix: "Write `export default defineCluster(\"paris\", { ... })`.",
  },
  "name-invalid": {
    severity: "error",
    title: "A name is not an RFC 1123 label",
    means:
      "Names become Kubernetes names, file names and labels: 1 to 63 characters of a-z, 0-9 and '-', beginning and "
      + "ending with a letter or digit, and not a device name of Windows such as 'con'.",
    fix: "Choose a name of that form.",
  },
  "name-mismatch": {
    severity: "error",
    title: "A folder and what it defines have different names",
    means: "apps/<name>/app.ts defines the app <name> and clusters/<name>/cluster.ts the cluster <name>, so that both are found by name.",
    fix: "Rename the folder or the definition.",
  },
  "name-duplicate": {
    severity: "error",
    title: "Two things have the same name",
    means: "Names are unique: of apps and of clusters in the workspace, of deployments on a cluster, of nodes in an inventory, of applications in one ArgoCD.",
    fix: "Rename one. To place one app twice on a cluster, give each deployment its own name: `deploy(app, settings, { name: \"second\" })`.",
  },
  "app-invalid": {
    severity: "error",
    title: "An app's definition is incomplete",
    means: "An app states who owns it and what it is for, and has a build function.",
    fix: "Fill in the field that is named.",
  },
  "app-unused": {
    severity: "warning",
    title: "No cluster runs an app",
    means: "The app compiles into nothing, because no cluster deploys it.",
    fix: "Deploy it in a cluster's list, or delete its folder.",
  },
  "cluster-invalid": {
    severity: "error",
    title: "A cluster's definition is wrong",
    means: "A field of the cluster or of its inventory has a value that does not make sense.",
    fix: "Correct the field that is named.",
  },
  "cluster-empty": {
    severity: "warning",
    title: "A cluster runs no apps",
    means: "The cluster's list of deployments is empty. Its folder in the tree is left as it is: an empty list never deletes what runs.",
    fix: "Deploy an app, or delete the cluster's folder under clusters/ and run `synth --force` to remove its tree.",
  },
  "kubernetes-version-unknown": {
    severity: "error",
    title: "The compiler does not know this Kubernetes version",
    means: "Which objects exist depends on the version, so only versions that the compiler knows can be compiled for.",
    fix: "Use a version from the list in the message.",
  },
  "settings-not-data": {
    severity: "error",
    title: "Settings are not plain data",
    means:
      "Settings are compared and hashed, so they have to be plain data: strings of valid Unicode, finite numbers, booleans, "
      + "null, arrays and plain objects without cycles.",
    fix: "Replace the value at the JSON pointer shown.",
  },
  "deployment-unknown": {
    severity: "error",
    title: "A deployment comes after one that does not exist",
    means: "`after` names deployments of the same cluster.",
    fix: "Correct the name, or deploy what is missing.",
  },
  "deployment-cycle": {
    severity: "error",
    title: "Deployments wait for each other",
    means: "Each deployment in the cycle would wait for the next, so none could start.",
    fix: "Remove one `after` of the cycle.",
  },
  "dependency-cycle": {
    severity: "error",
    title: "Constructs depend on each other",
    means: "The dependencies that `node.addDependency` made form a cycle, so the objects have no order.",
    fix: "Remove one dependency of the cycle.",
  },
  "build-threw": {
    severity: "error",
    title: "Author code threw an error",
    means: "An app's build function, or a module of an app or cluster, threw. The other deployments were still compiled.",
    fix: "Correct the code at the line shown.",
  },
  "build-timeout": {
    severity: "error",
    title: "Author code ran too long",
    means: "An app's build function, or a module of an app or cluster, did not end within the time limit.",
    fix: "Look for a loop that never ends at the line shown. `--time-limit <seconds>` changes the limit.",
  },
  "build-memory": {
    severity: "error",
    title: "Author code used too much memory",
    means: "An app's build function, or a module of an app or cluster, needed more memory than the limit.",
    fix: "Look for a growing list or string near the line shown. `--memory-limit <MB>` changes the limit.",
  },
  "build-exit": {
    severity: "error",
    title: "Author code tried to end the process",
    means: "An app or cluster called process.exit or a function like it. Only the compiler ends the compile.",
    fix: "Throw an error instead.",
  },
  "build-async": {
    severity: "error",
    title: "A build function is asynchronous",
    means: "What an asynchronous build adds after its first await would be lost, so build has to return nothing.",
    fix: "Remove `async` from build, and compute what it waited for in the module or in the settings.",
  },
  "construct-invalid": {
    severity: "error",
    title: "A construct's values are wrong",
    means: "A construct checked its own values and refused them.",
    fix: "Correct the value that is named.",
  },
  "object-invalid": {
    severity: "error",
    title: "An object is not a Kubernetes object",
    means: "Every object needs apiVersion, kind and metadata.name (not generateName: the tree names each object), and plain data in its fields.",
    fix: "Correct the field that is named.",
  },
  "object-duplicate": {
    severity: "error",
    title: "Two objects have one identity",
    means: "Group, kind, namespace and name are the same on one cluster, so one would overwrite the other.",
    fix: "Rename one, or remove it.",
  },
  "object-too-large": {
    severity: "error",
    title: "An object is larger than Kubernetes stores",
    means: "A ConfigMap or Secret holds at most 1 MiB of data (Kubernetes API reference, ConfigMap).",
    fix: "Split it, or keep the data in a volume or an image.",
  },
  "tree-edited": {
    severity: "error",
    title: "A generated file was changed by hand",
    means: "The file differs from what the compiler last wrote, and also from what it would write now. Nothing was overwritten.",
    fix: "Move the change into the app, or run `synth --force` to replace the file.",
  },
  "tree-foreign": {
    severity: "error",
    title: "The tree holds a file that the compiler did not write",
    means: "ArgoCD would deploy it along with the generated objects. It was left as it is.",
    fix: "Move it elsewhere. `synth --force` overwrites it only when the compiler needs its path.",
  },
  "tree-symlink": {
    severity: "error",
    title: "The tree contains a symbolic link",
    means: "Writing through the link could reach files outside of the tree, so the compiler does not follow it.",
    fix: "Replace the link by a real folder, or delete it.",
  },
  "tree-index-damaged": {
    severity: "error",
    title: "The list of generated files cannot be read",
    means: "Without the list the compiler cannot tell its own files from others.",
    fix: "Take the list from git (`git checkout -- generated/.astrolabe`), or run `synth --force` to write it anew.",
  },
  "tree-stale": {
    severity: "error",
    title: "The tree is not what the sources say",
    means: "A generated file is missing, left over or different from what a compile gives.",
    fix: "Run `npm run synth` and commit the result.",
  },
  "tree-empty": {
    severity: "error",
    title: "The compile would empty the tree",
    means: "A cluster that has objects in the tree would have none left. That would delete everything that runs there.",
    fix: "Restore the deployments, or run `synth --force` if they are to be deleted.",
  },
  "verify-differs": {
    severity: "error",
    title: "Two compiles of the same sources differ",
    means: "The second compile, in another locale, time zone and directory order, gave other bytes.",
    fix: "Look in the app that is named for the clock, random numbers, the locale or the order of a folder.",
  },
} as const satisfies Record<string, Entry>;

/** A code of the catalogue. */
export type Code = keyof typeof catalogue;

export const codes = Object.keys(catalogue).sort() as readonly Code[];

export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text);
}

/** Makes a diagnostic with the severity that the catalogue gives its code. */
export function diagnose(
  code: Code,
  message: string,
  location: Location,
  more: { readonly hint?: string; readonly related?: readonly Location[] } = {},
): Diagnostic {
  return { code, severity: catalogue[code].severity, message, location, ...more };
}
