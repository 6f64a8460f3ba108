import type { Entry } from "./entry.js";

/** What kubeconform says. */
export const kubeconformCodes = () => ({
  "kubeconform-invalid": {
    severity: "error",
    title: "An object is invalid by kubeconform",
    means:
      "kubeconform, run as a second opinion against the same schemas, says that the object does not match the schema of its kind. "
      + "A cluster would most likely refuse it.",
    fix: "Correct the field that is named. If no other check finds anything there, the two opinions differ and one of them is wrong: report it.",
  },
  "kubeconform-error": {
    severity: "error",
    title: "An object could not be judged by kubeconform",
    means: "kubeconform could not read the object, or found no schema for its kind, so there is no second opinion on it.",
    fix: "Correct what is named. For a kind that is unknown, make a pack of its schema: `astrolabe schemas add`.",
  },
  "kubeconform-skipped": {
    severity: "warning",
    title: "An object was left out by kubeconform",
    means: "kubeconform was told to skip the object, or did so for want of a schema, so there is no second opinion on it. That is not the same as valid.",
    fix: "Make a pack of the kind's schema (`astrolabe schemas add`), or look at the settings of kubeconform.",
  },
} as const satisfies Record<string, Entry>);
