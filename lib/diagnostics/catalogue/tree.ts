import type { Entry } from "./entry.js";

/** What is wrong with the tree on disk. */
export const treeCodes = () => ({
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
  "commit-partial": {
    severity: "error",
    title: "A commit would not hold what was checked",
    means: "The commit hook checks what is on disk. A file that is on disk otherwise than in the commit would make the check say nothing about the commit.",
    fix: "Stage the file, or put the change aside until after the commit.",
  },
  "verify-differs": {
    severity: "error",
    title: "Two compiles of the same sources differ",
    means: "The second compile, in another locale, time zone and directory order, gave other bytes.",
    fix: "Look in the app that is named for the clock, random numbers, the locale or the order of a folder.",
  },
} as const satisfies Record<string, Entry>);
