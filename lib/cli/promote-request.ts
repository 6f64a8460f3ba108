import { nearest } from "../diagnostics/nearest.js";
import { quote } from "../model/name.js";
import { environments } from "../publish/promote/places.js";
import type { RequestOf, UsageProblem } from "./arguments.js";

/** A promotion as it was asked for, with both ends. */
export type PromoteRequest = RequestOf<"promote"> & { readonly from: string; readonly to: string };

/** The request, when it names two ends that there are; else what to write instead. */
export function readPromotion(request: RequestOf<"promote">, places: readonly string[]): PromoteRequest | UsageProblem {
  const { from, to } = request;
  for (const [option, word] of [["--from", from], ["--to", to]] as const) {
    const known = [...environments, ...places];
    if (word === undefined) return { problem: `promote needs ${option}`, hint: `it is an environment or a place: ${known.join(", ")}` };
    if (known.includes(word) || places.some((place) => word === `clusters/${place}`)) continue;
    const near = nearest(word, known);
    return { problem: `${option} is ${quote(word)}, no environment and no place`, hint: near === undefined ? `environments and places are ${known.join(", ")}` : `did you mean "${near}"?` };
  }
  for (const option of ["skip", "settled", "downgrade"] as const) {
    if (request[option]?.trim() === "") return { problem: `--${option} needs a reason`, hint: "it stands in the pull request, for whoever reviews it" };
  }
  if (from === undefined || to === undefined) return { problem: "promote needs --from and --to" };
  if (from === to) return { problem: `--from and --to are both ${quote(from)}`, hint: "a promotion goes from one place or environment to another" };
  return { ...request, from, to };
}
