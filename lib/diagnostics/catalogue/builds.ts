import type { Entry } from "./entry.js";

/** What goes wrong while an app's constructs are built. */
export const buildsCodes = () => ({
  "dependency-cycle": {
    severity: "error",
    title: "Constructs depend on each other",
    means: "The dependencies that `node.addDependency` made form a cycle, so the objects have no order.",
    fix: "Remove one dependency of the cycle.",
  },
  "build-threw": {
    severity: "error",
    title: "Author code threw an error",
    means: "An app's build function, or a module of an app or cluster, threw. The other deployments were still compiled.",
    fix: "Correct the code at the line shown.",
  },
  "build-timeout": {
    severity: "error",
    title: "Author code ran too long",
    means: "An app's build function, or a module of an app or cluster, did not end within the time limit.",
    fix: "Look for a loop that never ends at the line shown. `--time-limit <seconds>` changes the limit.",
  },
  "build-memory": {
    severity: "error",
    title: "Author code used too much memory",
    means: "An app's build function, or a module of an app or cluster, needed more memory than the limit.",
    fix: "Look for a growing list or string near the line shown. `--memory-limit <MB>` changes the limit.",
  },
  "build-exit": {
    severity: "error",
    title: "Author code tried to end the process",
    means: "An app or cluster called process.exit or a function like it. Only the compiler ends the compile.",
    fix: "Throw an error instead.",
  },
  "build-async": {
    severity: "error",
    title: "A build function is asynchronous",
    means: "What an asynchronous build adds after its first await would be lost, so build has to return nothing.",
    fix: "Remove `async` from build, and compute what it waited for in the module or in the settings.",
  },
  "construct-invalid": {
    severity: "error",
    title: "A construct's values are wrong",
    means: "A construct checked its own values and refused them.",
    fix: "Correct the value that is named.",
  },
} as const satisfies Record<string, Entry>);
