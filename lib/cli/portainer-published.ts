import { diagnose } from "../diagnostics/catalogue.js";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.js";
import { visible } from "../diagnostics/visible.js";
import { quote } from "../model/name.js";
import type { Looked } from "../publish/references/look.js";
import type { MovedReference } from "../publish/references/publish.js";
import type { TellResult } from "../publish/references/tell.js";
import { removalCommands } from "../targets/portainer/left-behind.js";
import type { PortainerStack } from "../targets/portainer/place.js";
import type { Outcome } from "./outcome.js";
import { plural } from "./plural.js";

/** What is to be said of the references beside what became of them. */
export function findingsOf(looked: Looked, moves: readonly MovedReference[]): Diagnostic[] {
  return [
    ...looked.decision.blocked.map(({ wanted: { stack }, by }) => diagnose("reference-blocked", `The branch ${quote(by, 200)} stands in the way of ${stack.reference}`, placeOf(stack), { hint: "Delete or rename that branch, or choose other `references` for the place's delivery." })),
    ...moves.filter(({ isForeign }) => isForeign).map(({ wanted: { stack } }) =>
      diagnose("reference-moved", `${stack.reference} is at a commit that publishing did not make of a merged one`, placeOf(stack), { hint: `It is put right by a commit forward. \`git fetch ${looked.remote.name} ${stack.reference}\` and \`git log FETCH_HEAD\` show whose it is.` })),
    ...moves.filter(({ left }) => left.objects.length > 0).map(({ wanted: { stack }, left }) => {
      const named = left.objects.map(({ kind, namespace, name }) => `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`);
      return diagnose("portainer-does-not-prune", `The stack has no more: ${named.join(", ")}`, placeOf(stack), { hint: `Once the stack is deployed: ${removalCommands(left).map((line) => `\`${line}\``).join(", ")}.` });
    }),
  ];
}

const placeOf = ({ place, name }: PortainerStack): Diagnostic["location"] => ({ cluster: place, deployment: name });

/** What came of publishing. */
export interface Published {
  readonly found: readonly Diagnostic[];
  readonly told: ReadonlyMap<PortainerStack, TellResult>;
  readonly isDry: boolean;
}

/** Says which references moved, and who was told. */
export function describePublished(looked: Looked, moves: readonly MovedReference[], { found, told, isDry }: Published): Outcome {
  const { decision: { staying, left } } = looked;
  const others = [...told].filter(([stack]) => !moves.some(({ wanted }) => wanted.stack === stack));
  const failed = [...told].filter(([, result]) => typeof result !== "string").map(([stack]) => idOf(stack));
  const missing = moves.filter(({ wanted, tip }) => tip !== undefined && told.get(wanted.stack) === "unknown").map(({ wanted }) => idOf(wanted.stack));
  const configs = moves.flatMap((move) => move.left.configs.map((config) => `  docker config rm ${config}`));
  const refused = moves.some((move) => move.refused !== undefined);
  const lines = [
    ...moves.map((move) => moveLine(move, told.get(move.wanted.stack), isDry)),
    ...others.map(([stack, result]) => `${idOf(stack)}  did not move${tellText(result, false)}`),
    ...left.map((branch) => `${visible(branch)}  is of no stack any more; it was left as it is`),
    ...(configs.length === 0 ? [] : ["Configs that the stacks use no more, to be removed on a manager once they are deployed:", ...configs]),
    `${plural(moves.filter(({ refused: why }) => why === undefined).length, "reference")} ${isDry ? "would move" : "moved"}, ${staying.length} stayed.`,
    ...(failed.length + missing.length === 0 ? [] : [
      ...(failed.length === 0 ? [] : [`Portainer does not know of what moved: \`astrolabe portainer publish ${failed.map((id) => `--tell ${id}`).join(" ")}\` tells it again.`]),
      ...(missing.length === 0 ? [] : [`Portainer has no webhook of ${missing.join(", ")}: \`astrolabe portainer diff\` says what it lacks.`]),
    ]),
  ];
  return { diagnostics: found, text: lines.join("\n"), result: resultOf(looked, moves, told), failed: hasErrors(found) || refused || failed.length + missing.length > 0 };
}

const idOf = ({ place, name }: PortainerStack): string => `${place}/${name}`;

function moveLine({ wanted: { stack }, tip, commit, refused }: MovedReference, told: TellResult | undefined, isDry: boolean): string {
  if (refused !== undefined) return `${idOf(stack)}  was not moved: ${visible(refused)}`;
  const where = tip === undefined ? `${isDry ? "would be made" : "made"}, at ${commit.slice(0, 10)}` : `${isDry ? "would move" : "moved"} from ${tip.id.slice(0, 10)} to ${commit.slice(0, 10)}`;
  return `${idOf(stack)}  ${where}${tellText(told, tip === undefined)}`;
}

function tellText(told: TellResult | undefined, isNew: boolean): string {
  if (told === undefined) return "";
  if (told === "told") return "; Portainer was told";
  if (told === "unknown") return isNew ? "; Portainer has no such stack yet: `astrolabe portainer apply` makes it" : "; Portainer has no webhook of it";
  return `; Portainer was not told: ${visible(told.failed)}`;
}

/** For machines. */
export function resultOf({ commit, decision: { staying, left, blocked } }: Looked, moves: readonly MovedReference[], told: ReadonlyMap<PortainerStack, TellResult>): unknown {
  return {
    commit: commit.id,
    moved: moves.map(({ wanted: { stack }, tip, commit: to, refused, isForeign, left: behind }) => ({
      place: stack.place, stack: stack.name, reference: stack.reference, from: tip?.id, to, wasForeign: isForeign, refused, told: toldData(told.get(stack)),
      remove: removalCommands(behind),
    })),
    told: [...told].filter(([stack]) => !moves.some(({ wanted }) => wanted.stack === stack)).map(([stack, result]) => ({ place: stack.place, stack: stack.name, told: toldData(result) })),
    stayed: staying.length, left, blocked: blocked.map(({ wanted, by }) => ({ reference: wanted.stack.reference, by })),
  };
}

const toldData = (told: TellResult | undefined): unknown => (typeof told === "object" ? { failed: told.failed } : told);
