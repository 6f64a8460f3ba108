import type { Entry } from "./entry.js";

/** What stands in the way of taking a change back. */
export const rollbackCodes = () => ({
  "rollback-unknown": {
    severity: "error",
    title: "There is no such change to take back",
    means: "Only what is on the default branch of the server can be taken back: a commit there, or a pull request that was merged into it. Nothing was changed.",
    fix: "Name a commit that `git log` of the default branch shows, or a merged pull request as '#12'.",
  },
  "rollback-empty": {
    severity: "error",
    title: "Taking the change back changes nothing",
    means: "What the change did is not on the default branch any more: it was taken back already, or later changes undid it. Nothing was changed.",
    fix: "Look at the history of the files (`git log -p`). A change that was taken back and is wanted again is a rollback of that rollback.",
  },
  "rollback-conflict": {
    severity: "error",
    title: "A change cannot be taken back without a person",
    means: "Later commits changed the same lines of sources. Conflicts in generated files alone are resolved by compiling again. Nothing was changed.",
    fix: "Take the later changes back first, or revert by hand: `git revert`, resolve, `npm run synth`, `npm run publish`.",
  },
} as const satisfies Record<string, Entry>);
