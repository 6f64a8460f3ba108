import type { Entry } from "./entry.js";

/** What stands in the way of publishing. */
export const publishCodes = () => ({
  "repository-state": {
    severity: "error",
    title: "The repository is in a state that cannot be published from",
    means: "There is no commit or no branch to build on, git waits for something to be finished, or the history that is needed is not here. Nothing was changed.",
    fix: "Do what the hint says, and publish again.",
  },
  "remote-unusable": {
    severity: "error",
    title: "There is no remote that can be published to",
    means: "Publishing needs a remote whose URL names an owner and a repository, a server that the token may be sent to, and a repository there that takes changes. Nothing was changed.",
    fix: "Put the remote right with `git remote set-url`, or say where Gitea is with ASTROLABE_GITEA_URL.",
  },
  "branch-foreign": {
    severity: "error",
    title: "The branch on the server holds what somebody else made",
    means: "Its commits are not part of the branch here, and not all of them were made by `astrolabe publish` and the same author. Publishing never overwrites the work of others.",
    fix: "Take them over with `git pull --rebase`, or publish on another branch with --branch.",
  },
  "rebase-conflict": {
    severity: "error",
    title: "Changes cannot be rebased without a person",
    means: "The default branch changed the same lines of sources. Everything is as it was before; conflicts in generated files alone are resolved by compiling again.",
    fix: "Rebase by hand (`git rebase`), run `npm run synth`, and publish again.",
  },
} as const satisfies Record<string, Entry>);
