import { availabilityConsequences } from "./catalogue/availability.js";
import { capacityConsequences } from "./catalogue/capacity.js";
import { configurationConsequences } from "./catalogue/configuration.js";
import { dataConsequences } from "./catalogue/data.js";
import { deliveryConsequences } from "./catalogue/delivery.js";
import { exposureConsequences } from "./catalogue/exposure.js";
import { privilegeConsequences } from "./catalogue/privilege.js";
import { recreationConsequences } from "./catalogue/recreation.js";
import { restartConsequences } from "./catalogue/restarts.js";
import { stackConsequences } from "./catalogue/stacks.js";

export type { ConsequenceEntry } from "./catalogue/entry.js";

/** Every consequence that a plan can name. A test fails when one has no case under `test/samples/plan`. */
export const consequences = {
  ...restartConsequences,
  ...recreationConsequences,
  ...dataConsequences,
  ...exposureConsequences,
  ...privilegeConsequences,
  ...availabilityConsequences,
  ...capacityConsequences,
  ...configurationConsequences,
  ...deliveryConsequences,
  ...stackConsequences,
};

/** A code of the catalogue of consequences. */
export type ConsequenceCode = keyof typeof consequences;

export const consequenceCodes = Object.keys(consequences).sort() as readonly ConsequenceCode[];

export function isConsequenceCode(text: string): text is ConsequenceCode {
  return Object.hasOwn(consequences, text);
}
