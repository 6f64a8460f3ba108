import { AdapterError, fileFailure } from "../adapters/error.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import {
  commitDraft, deleteJournal, discardDraft, draftJournal, hasJournal, inspectJournal, journalFile, readJournal, setJournalAside,
} from "./journal.js";
import type { Edits } from "./edits.js";
import { carryOut, findLinks } from "./step.js";

const untouched = "Nothing was written: the tree is as it was before.";
const halfway = "The tree is partly written; once that is mended, the next command completes it.";

/** Edits that are written down, so that little is left to do once they are to be made. */
export interface PreparedEdits {
  /**
   * Makes the tree what the edits say.
   *
   * @returns what somebody changed since they were made: it was left as it is. A symbolic link that
   *   appeared keeps everything from being written.
   * @throws AdapterError when the disk fails; the message says whether the old tree stands.
   */
  apply(): Diagnostic[];
  /** Forgets them: the tree stays as it is. */
  discard(): void;
}

/**
 * Writes the steps of edits to a journal that does not count yet. Until they are applied the old tree stands; once that has begun,
 * {@link recover} brings the new one, whenever the process dies. The caller holds the lock and has recovered.
 *
 * @param root the workspace.
 * @throws AdapterError when the disk fails. The old tree stands.
 */
export function prepareEdits(root: string, edits: Edits): PreparedEdits {
  if (hasErrors(edits.diagnostics) || edits.missing.length > 0) throw new Error("edits with errors cannot be applied");
  if (edits.write.length === 0 && edits.remove.length === 0) return { apply: () => [], discard: () => undefined };
  if (hasJournal(root)) throw new Error("a journal is waiting to be recovered");
  const steps = beforehand(() => draftJournal(root, edits));
  return {
    apply() {
      const links = beforehand(() => {
        const found = findLinks(root, steps());
        if (found.length > 0) discardDraft(root);
        else commitDraft(root);
        return found;
      });
      return links.length > 0 ? links : finish(root, steps);
    },
    discard: () => void discardDraft(root),
  };
}

/** Makes the tree what the edits say: see {@link prepareEdits}. */
export function applyEdits(root: string, edits: Edits): Diagnostic[] {
  return prepareEdits(root, edits).apply();
}

/** Does what comes before the tree is touched. */
function beforehand<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw fileFailure(error, journalFile, untouched);
  }
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
