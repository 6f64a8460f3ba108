import type { Entry } from "./entry.js";

/** What is wrong with plain YAML files. */
export const documentsCodes = () => ({
  "document-invalid": {
    severity: "error",
    title: "A file is not YAML that a cluster can take",
    means:
      "The text is not valid UTF-8, YAML or JSON, or holds what JSON cannot carry: a key that occurs twice, a tag such as "
      + "`!!js/function`, an alias without an anchor, a number that is not finite.",
    fix: "Correct the line shown.",
  },
  "document-not-object": {
    severity: "error",
    title: "A document is not a Kubernetes object",
    means: "Every document of a manifest has an apiVersion and a kind; an object has a name too. What has none cannot be checked, nor applied.",
    fix: "Add the field that is named, or move files that are no manifests out of the folder.",
  },
  "document-limit": {
    severity: "error",
    title: "A file is larger or deeper than a check reads",
    means:
      "So that hostile files cannot hold a check up, it reads up to 16 MiB, 500,000 lines and 10,000 documents a file, "
      + "200 levels a document, and 100,000 values that aliases repeat. The rest was not checked.",
    fix: "Split the file, or write out what the aliases repeat.",
  },
  "document-link": {
    severity: "warning",
    title: "A symbolic link leads out of the folder",
    means: "Links are not followed, so what the link leads to was not checked.",
    fix: "Check the folder that it leads to, or replace the link by the file.",
  },
  "document-skipped": {
    severity: "info",
    title: "A file is the input of another tool",
    means: "Kustomizations and Helm charts are not manifests until their tool has rendered them, so they were not checked.",
    fix: "Render them (`kustomize build`, `helm template`) into a folder and check that.",
  },
  "document-missing": {
    severity: "error",
    title: "There is nothing to check",
    means: "The path does not exist, or no YAML or JSON file is below it. Nothing was checked, which is not the same as nothing found.",
    fix: "Correct the path.",
  },
} as const satisfies Record<string, Entry>);
