import type { Data } from "../../synth/manifest.js";
import { field, isObject } from "../workload.js";
import type { Pack, Structure } from "./pack.js";

/** A definition, and where in an object it begins. */
export interface Position {
  readonly pack: Pack;
  readonly definition: string;
  /** JSON pointer of what the definition describes. Default: the whole object. */
  readonly below?: string;
}

/** The schema of what some steps into an object lead to; nothing where no schema describes it. */
export function structureAt({ pack, definition, below = "" }: Position, steps: readonly string[]): Structure | undefined {
  const skipped = below.split("/").length - 1;
  let found = resolved(pack, { $ref: definition });
  for (const step of steps.slice(skipped)) found = found && resolved(pack, stepInto(found, step));
  return found;
}

function stepInto(structure: Structure, step: string): Data | undefined {
  const property = field(structure.properties, step);
  return property ?? (/^\d+$/.test(step) && structure.items !== undefined ? structure.items : structure.additionalProperties);
}

function resolved({ definitions }: Pack, node: Data | undefined): Structure | undefined {
  let found = node;
  // References of a sound pack lead to a definition; a bound stops those of one that is none.
  for (let step = 0; step < 32 && isObject(found) && typeof found.$ref === "string"; step++) found = definitions.get(found.$ref);
  return isObject(found) ? found : undefined;
}
