import { field } from "../../checks/workload.js";
import type { Data, DataObject } from "../../synth/manifest.js";
import { same } from "../../tree/data.js";
import type { Consequence } from "../consequence.js";
import { pointerOf, tell, type Pair } from "../pair.js";
import { named, shown } from "../wording.js";

/** When jobs run, and certificates that are asked for anew. */
export function schedules(pair: Pair): Consequence[] {
  const { type, before, after } = pair;
  if (before === undefined || after === undefined) return [];
  switch (type) {
    case "batch/CronJob": return [...timed(pair, before, after), ...suspended(pair, before, after)];
    case "batch/Job": return suspended(pair, before, after);
    case "cert-manager.io/Certificate": return certificates(pair, before, after);
    default: return [];
  }
}

const inSpec = (object: DataObject, name: string): Data | undefined => field(field(object, "spec"), name);

function timed(pair: Pair, before: DataObject, after: DataObject): Consequence[] {
  const { name } = pair.identity;
  const timeOf = (object: DataObject): string => [inSpec(object, "schedule"), inSpec(object, "timeZone")].flatMap((value) => (typeof value === "string" ? [value] : [])).join(" ");
  const isSame = timeOf(before).replace(/\s+/g, " ") === timeOf(after).replace(/\s+/g, " ");
  return isSame ? [] : [tell(pair, "schedule-changed", { pointer: "/spec/schedule", text: `runs ${name} at '${timeOf(after)}' instead of '${timeOf(before)}'` })];
}

function suspended(pair: Pair, before: DataObject, after: DataObject): Consequence[] {
  const [was, is] = [inSpec(before, "suspend") === true, inSpec(after, "suspend") === true];
  const { name } = pair.identity;
  if (was === is) return [];
  return [is ? tell(pair, "suspended", { pointer: "/spec/suspend", text: `suspends ${name}: it does not run any more` })
    : tell(pair, "schedule-changed", { pointer: "/spec/suspend", text: `runs ${name} again, which was suspended` })];
}

/** cert-manager, "Certificate resource": what differs from the Secret makes it ask for a new one (internal/controller/certificates/policies). */
const issued = ["issuerRef", "dnsNames", "ipAddresses", "uris", "emailAddresses", "commonName", "secretName", "privateKey", "isCA", "usages", "subject"] as const;

function certificates(pair: Pair, before: DataObject, after: DataObject): Consequence[] {
  const changed = issued.filter((name) => !same(unordered(inSpec(before, name)), unordered(inSpec(after, name))));
  const [first] = changed;
  if (first === undefined) return [];
  const issuer = field(inSpec(after, "issuerRef"), "name");
  const by = changed.includes("issuerRef") ? ` by ${shown(issuer)} instead of ${shown(field(inSpec(before, "issuerRef"), "name"))}` : "";
  return [tell(pair, "certificate-reissued", { pointer: pointerOf("spec", first), text: `has the certificate ${pair.identity.name} issued anew${by}: ${named(changed)} ${changed.length === 1 ? "changes" : "change"}` })];
}

function unordered(value: Data | undefined): Data {
  if (!Array.isArray(value)) return value ?? null;
  const items: readonly Data[] = value;
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
