import type { Entry } from "./entry.js";

/** What is wrong with what apps and clusters define. */
export const definitionsCodes = () => ({
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
} as const satisfies Record<string, Entry>);
