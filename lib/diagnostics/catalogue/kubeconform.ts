import type { Entry } from "./entry.js";

/** What kubeconform says. */
export const kubeconformCodes = {
  "kubeconform-invalid": {
    severity: "error",
    title: "kubeconform finds an object invalid",
    means:
      "kubeconform, run as a second opinion against the same schemas, says that the object does not match the schema of its kind. "
      + "A cluster would most likely refuse it.",
    fix: "Correct the field that is named. If no other check finds anything there, the two opinions differ and one of them is wrong: report it.",
  },
  "kubeconform-error": {
    severity: "error",
    title: "kubeconform could not judge an object",
    means: "kubeconform could not read the object, or found no schema for its kind, so there is no second opinion on it.",
    fix: "Correct what is named. For a kind that is unknown, make a pack of its schema: `astrolabe schemas add`.",
  },
  "kubeconform-skipped": {
    severity: "warning",
    title: "kubeconform left an object out",
    means: "kubeconform was told to skip the object, or did so for want of a schema, so there is no second opinion on it. That is not the same as valid.",
    fix: "Make a pack of the kind's schema (`astrolabe schemas add`), or look at the settings of kubeconform.",
  },
} as const satisfies Record<string, Entry>;
