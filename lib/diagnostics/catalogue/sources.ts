import type { Entry } from "./entry.js";

/** What is wrong with source files. */
export const sourcesCodes = () => ({
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
} as const satisfies Record<string, Entry>);
