import type { Entry } from "./entry.js";

/** What is wrong with waivers. */
export const waiversCodes = () => ({
  "waiver-invalid": {
    severity: "error",
    title: "A waiver is not one",
    means: "A waiver names a check that can be waived and an object as findings do, gives a reason, and has a last day. One that does not has no effect.",
    fix: "Correct the field that is named. `explain <code>` says what a check is about.",
  },
  "waiver-expired": {
    severity: "error",
    title: "A waiver has expired",
    means: "The last day of the waiver is over, so what it covered counts again.",
    fix: "Put the finding right and delete the waiver, or have a later day agreed and write that.",
  },
  "waiver-expiring": {
    severity: "warning",
    title: "A waiver is about to expire",
    means: "The waiver holds for 14 more days at most. After its last day the finding fails the command.",
    fix: "Put the finding right and delete the waiver, or have a later day agreed and write that.",
  },
  "waiver-unused": {
    severity: "warning",
    title: "A waiver covers nothing",
    means: "No finding has the code and the object of the waiver. It would hide one that comes later.",
    fix: "Delete the waiver, or correct the check or the object that it names.",
  },
} as const satisfies Record<string, Entry>);
