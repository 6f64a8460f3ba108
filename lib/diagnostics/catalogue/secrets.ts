import type { Entry } from "./entry.js";

/** Secrets in clear. */
export const secretsCodes = () => ({
  "secret-in-clear": {
    severity: "error",
    title: "A value looks like a credential",
    means:
      "The tree is committed, so whoever reads the repository reads the value, now and in its history. It was recognised by its "
      + "form (a token of a known vendor, a private key, a URL with a password) or by the name beside it. No report shows it.",
    fix: "Put it into a Secret that is encrypted or made in the cluster, refer to that, and replace the credential where it was committed. `waive` what is none.",
  },
  "secret-object": {
    severity: "error",
    title: "A Secret holds data in clear",
    means: "The values of a Secret are in base64 at most, which anybody can undo. SOPS, SealedSecret and ExternalSecret keep them out of the repository.",
    fix: "Encrypt the Secret, or have it made in the cluster and declare it with `given`.",
  },
} as const satisfies Record<string, Entry>);
