import type { Entry } from "./entry.js";

/** What is wrong with how the repository is kept on Gitea. */
export const giteaCodes = () => ({
  "gitea-settings-missing": {
    severity: "error",
    title: "The file with Gitea's settings defines none",
    means: "The file .gitea/settings.ts has to export what defineGitea() returns as its default.",
    fix: "Export the settings, or delete the file if the repository is not kept on Gitea.",
  },
  "gitea-settings-invalid": {
    severity: "error",
    title: "Gitea's settings are wrong",
    means: "A field of .gitea/settings.ts has a value that Gitea would refuse, ignore or take for something else.",
    fix: "Correct the field that is named.",
  },
  "codeowners-team-unknown": {
    severity: "error",
    title: "An owner is no team on Gitea",
    means: "Gitea passes over owners that it does not know, so nobody would be asked to review a change of what they own.",
    fix: "Name a team of .gitea/settings.ts as the owner, or add the team there.",
  },
  "codeowners-stale": {
    severity: "error",
    title: "The code owners are not what the apps say",
    means: "Gitea asks for reviews, and holds the merge, by .gitea/CODEOWNERS, which is made from the owners of the apps and from the settings.",
    fix: "Run `npm run astrolabe -- gitea codeowners` and commit the result.",
  },
  "codeowners-shadowed": {
    severity: "error",
    title: "Another file takes the place of the code owners",
    means: "Gitea reads the first of CODEOWNERS, docs/CODEOWNERS and .gitea/CODEOWNERS, so the generated one would have no effect.",
    fix: "Delete the other file.",
  },
} as const satisfies Record<string, Entry>);
