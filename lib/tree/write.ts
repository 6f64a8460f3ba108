import { AdapterError, fileFailure } from "../adapters/error.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import {
  commitJournal, deleteJournal, discardDraft, hasJournal, inspectJournal, journalFile, readJournal, setJournalAside, stepsOf,
} from "./journal.js";
import type { Edits } from "./edits.js";
import { carryOut, findLinks } from "./step.js";

const untouched = "Nothing was written: the tree is as it was before.";
const halfway = "The tree is partly written; once that is mended, the next command completes it.";

/**
 * Makes the tree what the edits say. The steps are first written to a journal; when the process dies
 * before the journal is complete the old tree stands, and when it dies after that {@link recover}
 * brings the new one. The caller holds the lock and has recovered.
 *
 * @param root the workspace.
 * @returns what somebody changed since they were made: it was left as it is. A symbolic link that
 *   appeared keeps everything from being written.
 * @throws AdapterError when the disk fails; the message says whether the old tree stands.
 */
export function applyEdits(root: string, edits: Edits): Diagnostic[] {
  if (hasErrors(edits.diagnostics) || edits.missing.length > 0) throw new Error("edits with errors cannot be applied");
  if (edits.write.length === 0 && edits.remove.length === 0) return [];
  if (hasJournal(root)) throw new Error("a journal is waiting to be recovered");
  try {
    const links = findLinks(root, stepsOf(edits));
    if (links.length > 0) return links;
    commitJournal(root, edits);
  } catch (error) {
    throw fileFailure(error, journalFile, untouched);
  }
  return finish(root, () => stepsOf(edits));
}

/** What became of a write that did not come to its end. */
export interface Recovery {
  /**
   * `none`: there was no such write. `discarded`: it had not begun to change the tree, which stands.
   * `completed`: the tree is the new one. `damaged`: the journal could not be read and was put aside.
   */
  readonly outcome: "none" | "discarded" | "completed" | "damaged";
  /** Files that somebody changed meanwhile. They were left as they are. */
  readonly diagnostics: readonly Diagnostic[];
  /** Path in the workspace of a damaged journal. */
  readonly aside?: string;
}

/**
 * Completes or discards what an earlier run left behind. Runs before anything else looks at the tree,
 * under the lock. Doing it twice does no harm, and neither does dying in the midst of it.
 *
 * @throws AdapterError when the disk fails, or the journal is of a newer version.
 */
export function recover(root: string): Recovery {
  try {
    const torn = discardDraft(root);
    if (!hasJournal(root)) return { outcome: torn ? "discarded" : "none", diagnostics: [] };
    const state = inspectJournal(root);
    if (state === "damaged") return { outcome: "damaged", diagnostics: [], aside: setJournalAside(root) };
    if (state === "newer") {
      throw new AdapterError(`${journalFile} was left by a newer version. Nothing was written.`, {
        subject: journalFile,
        hint: "Run a command of that version: it completes what it began.",
      });
    }
  } catch (error) {
    throw fileFailure(error, journalFile, halfway);
  }
  return { outcome: "completed", diagnostics: finish(root, () => readJournal(root)) };
}

function finish(root: string, steps: Parameters<typeof carryOut>[1]): Diagnostic[] {
  const findings = carryOut(root, steps, halfway);
  try {
    deleteJournal(root);
  } catch (error) {
    throw fileFailure(error, journalFile, "The tree is written; the next command deletes the journal.");
  }
  return findings;
}
