import { buildsCodes } from "./catalogue/builds.js";
import { capacityCodes } from "./catalogue/capacity.js";
import { definitionsCodes } from "./catalogue/definitions.js";
import { deliveryCodes } from "./catalogue/delivery.js";
import { documentsCodes } from "./catalogue/documents.js";
import { giteaCodes } from "./catalogue/gitea.js";
import { lossesCodes } from "./catalogue/losses.js";
import { kubeconformCodes } from "./catalogue/kubeconform.js";
import { objectsCodes } from "./catalogue/objects.js";
import { policiesCodes } from "./catalogue/policies.js";
import { promotionCodes } from "./catalogue/promotion.js";
import { publishCodes } from "./catalogue/publish.js";
import { referencesCodes } from "./catalogue/references.js";
import { rollbackCodes } from "./catalogue/rollback.js";
import { rulesCodes } from "./catalogue/rules.js";
import { schemaCodes } from "./catalogue/schema.js";
import { secretsCodes } from "./catalogue/secrets.js";
import { sourcesCodes } from "./catalogue/sources.js";
import { stacksCodes } from "./catalogue/stacks.js";
import { treeCodes } from "./catalogue/tree.js";
import { waiversCodes } from "./catalogue/waivers.js";
import type { Diagnostic, Location, Severity } from "./diagnostic.js";

const collect = () => ({
  ...sourcesCodes(),
  ...definitionsCodes(),
  ...buildsCodes(),
  ...objectsCodes(),
  ...treeCodes(),
  ...schemaCodes(),
  ...rulesCodes(),
  ...policiesCodes(),
  ...referencesCodes(),
  ...capacityCodes(),
  ...secretsCodes(),
  ...lossesCodes(),
  ...waiversCodes(),
  ...documentsCodes(),
  ...kubeconformCodes(),
  ...giteaCodes(),
  ...publishCodes(),
  ...rollbackCodes(),
  ...promotionCodes(),
  ...stacksCodes(),
  ...deliveryCodes(),
});

type Catalogue = ReturnType<typeof collect>;

let collected: Catalogue | undefined;

/**
 * Every code that the product can report, and what it means. The list is closed but for the names of
 * policies: a stage can report nothing else, and a test fails when a code has no sample under `test/samples`.
 * Collected when it is first asked for: a run without findings does without it.
 */
export function catalogue(): Catalogue {
  return (collected ??= collect());
}

/** A code of the catalogue. */
export type CatalogueCode = keyof Catalogue;

/** A code of the catalogue, or `policy/<name>` for what a policy of the repository finds. */
export type Code = CatalogueCode | `policy/${string}`;

/** All codes of the catalogue, sorted. */
export function codes(): readonly CatalogueCode[] {
  return Object.keys(catalogue()).sort() as CatalogueCode[];
}

export function isCode(text: string): text is CatalogueCode {
  return Object.hasOwn(catalogue(), text);
}

/** What is known beyond code, message and place. */
interface More {
  readonly hint?: string;
  readonly related?: readonly Location[];
}

/** Makes a diagnostic with the severity that the catalogue gives its code. */
export function diagnose(code: CatalogueCode, message: string, location: Location, more: More = {}): Diagnostic {
  return { code, severity: severityOf(code), message, location, ...more };
}

export function severityOf(code: CatalogueCode): Severity {
  return catalogue()[code].severity;
}
