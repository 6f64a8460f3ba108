import { visible } from "../../diagnostics/visible.js";
import type { ConsequenceCode } from "../../plan/catalogue.js";
import type { Plan } from "../../plan/plan.js";

/** What the objects of a tree can do that taking the commit back does not undo, and what becomes of it. */
const lasting: Partial<Readonly<Record<ConsequenceCode, string>>> = {
  "data-deleted": "the claim comes back empty",
  "data-in-pod": "what was written into the pods since is gone with them",
  "claim-moved": "if its Application pruned it, the claim comes back empty",
  "claim-grown": "the volume stays as large as it is, and a claim for less is refused",
  "namespace-deleted": "the Namespace comes back empty but for what the tree has in it",
  "definition-deleted": "objects of the kind that are not in the tree do not come back",
};

/** What a revert does not bring back of what a change did, a sentence each: made of the change's own plan. */
export function lostBy({ consequences }: Plan): string[] {
  return [...new Set(consequences.flatMap(({ code, text, cluster }) => {
    const rest = lasting[code];
    return rest === undefined ? [] : [visible(`It ${text} (${cluster}): ${rest}.`)];
  }))];
}
